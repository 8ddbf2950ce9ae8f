//! Name-value pairs for query parameters, forms and headers: one for a scalar, none for `None`, one
//! for each item of a list, and one for each field of a struct.

use serde_core::Serialize;
use serde_json::Value;

/// Why a value is rejected, without the value.
pub(crate) type Reason = &'static str;

/// Calls `pair` with each name-value pair of `value`, as strings, until one is rejected.
///
/// With `spread`, a struct or map uses the names of its fields instead of `name`, in
/// alphabetical order.
pub(crate) fn named_values<V: Serialize + ?Sized>(
    name: &str,
    value: &V,
    spread: bool,
    pair: &mut dyn FnMut(&str, &str) -> Result<(), Reason>,
) -> Result<(), Reason> {
    // The error of a custom `Serialize` may quote the value.
    match serde_json::to_value(value).map_err(|_| "does not serialize")? {
        Value::Object(fields) if spread => fields
            .iter()
            .try_for_each(|(name, value)| items(name, value, pair)),
        value => items(name, &value, pair),
    }
}

fn items(
    name: &str,
    value: &Value,
    pair: &mut dyn FnMut(&str, &str) -> Result<(), Reason>,
) -> Result<(), Reason> {
    let items = match value {
        Value::Array(items) => items,
        value => std::slice::from_ref(value),
    };
    items.iter().try_for_each(|item| match item {
        Value::Null => Ok(()),
        Value::String(text) => pair(name, text),
        Value::Bool(_) | Value::Number(_) => pair(name, &item.to_string()),
        Value::Array(_) | Value::Object(_) => {
            Err("has a list or an object where a string, a number or a boolean is expected")
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// `tests/own_trait.rs` tests the usual values.
    #[test]
    fn nested_values_are_rejected_and_numbers_are_kept() {
        for (value, spread, expected) in [
            (json!([-7, null, 0.1]), false, Some("name=-7&name=0.1&")),
            (
                json!({"b": 2, "a": ["x"], "c": null}),
                true,
                Some("a=x&b=2&"),
            ),
            (json!({"a": 1}), false, None),
            (json!({"a": {"b": 1}}), true, None),
            (json!([{"a": 1}]), true, None),
        ] {
            let mut pairs = String::new();
            let added = named_values("name", &value, spread, &mut |name, text| {
                pairs += &format!("{name}={text}&");
                Ok(())
            });
            assert_eq!(added.ok().map(|()| pairs.as_str()), expected, "{value}");
        }
    }
}
