//! JSON objects in which no key occurs twice.

use serde_json::Value;

use crate::table::Fields;

/// Reads a JSON object in which no key occurs twice, at any depth: one of two values would be
/// lost. The error contains no value of the object.
pub fn unique_fields(json: &str) -> Result<Fields, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| {
        format!("is not valid JSON: {error}").replace(" at line 1 column", " at column")
    })?;
    // Of a key that occurs twice, the value has one.
    if keys(&value) < keys_in_text(json) {
        return Err("has a key twice".to_owned());
    }
    serde_json::from_str(json).map_err(|_| "is not a JSON object".to_owned())
}

/// Returns the number of keys in all objects of a value.
fn keys(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.len() + fields.values().map(keys).sum::<usize>(),
        Value::Array(items) => items.iter().map(keys).sum(),
        _ => 0,
    }
}

/// Returns the number of keys in valid JSON: a colon outside of strings follows each.
fn keys_in_text(json: &str) -> usize {
    // Without the escaped quotes, each quote begins or ends a string.
    let json = json.replace(r"\\", "").replace("\\\"", "");
    let outside = json.split('"').step_by(2);
    outside.map(|part| part.matches(':').count()).sum()
}
