//! Name-value pairs for query parameters and headers: one for a scalar, none for `None`, one for
//! each item of a list, and one for each field of a struct.

use serde::Serialize;
use serde_json::Value;

/// Calls `pair` with each name-value pair of `value`, as strings.
///
/// With `spread`, a struct or map uses the names of its fields instead of `name`, in
/// alphabetical order.
///
/// # Errors
///
/// Returns a description of what is wrong, without the value.
pub(crate) fn named_values<V: Serialize + ?Sized>(
    name: &str,
    value: &V,
    spread: bool,
    pair: &mut dyn FnMut(&str, &str),
) -> Result<(), &'static str> {
    // The error of a custom `Serialize` may quote the value.
    match serde_json::to_value(value).map_err(|_| "does not serialize")? {
        Value::Object(fields) if spread => fields
            .iter()
            .try_for_each(|(name, value)| items(name, value, pair)),
        value => items(name, &value, pair),
    }
}

fn items(name: &str, value: &Value, pair: &mut dyn FnMut(&str, &str)) -> Result<(), &'static str> {
    match value {
        Value::Array(items) => items.iter().try_for_each(|item| scalar(name, item, pair)),
        value => scalar(name, value, pair),
    }
}

fn scalar(name: &str, value: &Value, pair: &mut dyn FnMut(&str, &str)) -> Result<(), &'static str> {
    match value {
        Value::Null => {}
        Value::String(text) => pair(name, text),
        Value::Bool(_) | Value::Number(_) => pair(name, &value.to_string()),
        Value::Array(_) | Value::Object(_) => {
            return Err(
                "has a list or an object where a string, a number or a boolean is expected",
            );
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn query(value: impl Serialize, spread: bool) -> Result<String, &'static str> {
        let mut query = String::new();
        named_values("name", &value, spread, &mut |name, text| {
            query.push_str(&format!("&{name}={text}"));
        })?;
        Ok(query)
    }

    #[test]
    fn scalars_lists_and_objects_become_name_value_pairs() {
        for (value, expected) in [
            (json!("a b"), "&name=a b"),
            (json!(-7), "&name=-7"),
            (json!(0.1), "&name=0.1"),
            (json!(true), "&name=true"),
            (json!(null), ""),
            (json!([]), ""),
            (json!(["a", null, 1]), "&name=a&name=1"),
            (json!({"b": 2, "a": ["x", "y"], "c": null}), "&a=x&a=y&b=2"),
        ] {
            assert_eq!(query(value, true).unwrap(), expected);
        }
    }

    #[test]
    fn nested_values_are_rejected() {
        for value in [json!({"a": {"b": 1}}), json!([["a"]]), json!([{"a": 1}])] {
            assert!(query(value, true).is_err());
        }
        assert!(query(json!({"a": 1}), false).is_err());
    }
}
