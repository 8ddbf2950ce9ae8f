//! Metadata: the two free objects every user carries.

use serde_json::{Map, Value};

use super::{fields::Fields, reply::ErrorReply};

/// Free data under keys of the project's own choosing.
pub(super) type Metadata = Map<String, Value>;

const MOST_KEYS: usize = 20;
const MOST_BYTES: usize = 4096;

/// Reads a metadata field and lays it over what the user has already.
///
/// Only the top level is merged: a nested value is replaced whole, and `null`
/// deletes its key. The limits hold for the result, since that is what would be
/// stored. Answers nothing when the field is absent.
pub(super) fn read(
    fields: &Fields<'_>,
    name: &str,
    before: &Metadata,
) -> Result<Option<Metadata>, ErrorReply> {
    let Some(value) = fields.value(name) else {
        return Ok(None);
    };
    let changes = value.as_object().ok_or_else(|| {
        let message = format!("The field '{}' must be an object.", fields.path(name));
        ErrorReply::bad_request("metadata_invalid_format", message)
    })?;
    let after = merge(before, changes);
    check_limits(&after)?;
    Ok(Some(after))
}

fn merge(before: &Metadata, changes: &Metadata) -> Metadata {
    let mut after = before.clone();
    for (key, value) in changes {
        if value.is_null() {
            after.remove(key);
        } else {
            after.insert(key.clone(), value.clone());
        }
    }
    after
}

fn check_limits(metadata: &Metadata) -> Result<(), ErrorReply> {
    if metadata.len() > MOST_KEYS {
        return Err(ErrorReply::bad_request(
            "metadata_too_many_keys",
            "Metadata may have at most 20 top-level keys.",
        ));
    }
    let bytes = serde_json::to_vec(metadata).map_or(usize::MAX, |text| text.len());
    if bytes > MOST_BYTES {
        return Err(ErrorReply::bad_request(
            "metadata_too_large",
            "Metadata may be at most 4 KB of JSON.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Metadata {
        value.as_object().unwrap().clone()
    }

    fn update(before: Value, changes: Value) -> Result<Option<Metadata>, ErrorReply> {
        let body = object(json!({ "trusted_metadata": changes }));
        read(&Fields::of(&body), "trusted_metadata", &object(before))
    }

    #[test]
    fn changes_are_merged_at_the_top_level_only() {
        for (before, changes, after) in [
            (
                json!({ "key1": "value1" }),
                json!({ "key2": "value2" }),
                json!({ "key1": "value1", "key2": "value2" }),
            ),
            (
                json!({ "key1": "value1" }),
                json!({ "key1": "value2" }),
                json!({ "key1": "value2" }),
            ),
            (
                json!({ "key1": "value1", "key2": 2 }),
                json!({ "key1": null, "unknown": null }),
                json!({ "key2": 2 }),
            ),
            (
                json!({ "key1": { "a": 1, "b": 2 }, "other_key": "other_value" }),
                json!({ "key1": { "a": 3, "c": null } }),
                json!({ "key1": { "a": 3, "c": null }, "other_key": "other_value" }),
            ),
        ] {
            assert_eq!(update(before, changes), Ok(Some(object(after))));
        }
    }

    #[test]
    fn an_absent_field_changes_nothing() {
        let before = json!({ "key1": "value1" });
        assert_eq!(update(before, Value::Null), Ok(None));
    }

    #[test]
    fn twenty_keys_are_allowed_and_twenty_one_are_not() {
        let keys = |count: usize| {
            let pairs = (0..count).map(|index| (format!("key{index}"), json!(index)));
            Value::Object(pairs.collect())
        };
        assert_eq!(update(json!({}), keys(20)).unwrap().unwrap().len(), 20);
        assert_eq!(update(keys(20), keys(20)).unwrap().unwrap().len(), 20);
        for result in [
            update(json!({}), keys(21)),
            update(keys(20), json!({ "a": 1 })),
        ] {
            assert_eq!(result.unwrap_err().error_type(), "metadata_too_many_keys");
        }
    }

    #[test]
    fn four_kilobytes_are_allowed_and_one_byte_more_is_not() {
        let text = "x".repeat(MOST_BYTES - r#"{"a":""}"#.len());
        assert!(update(json!({}), json!({ "a": text })).is_ok());
        let error = update(json!({}), json!({ "a": text + "x" })).unwrap_err();
        assert_eq!(error.error_type(), "metadata_too_large");
    }

    #[test]
    fn metadata_must_be_an_object() {
        for value in [json!([]), json!("text"), json!(3), json!(true)] {
            let error = update(json!({}), value).unwrap_err();
            assert_eq!(error.error_type(), "metadata_invalid_format");
        }
    }
}
