//! Code that the checks share.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use stytch::Error;

/// Success, or a description of a difference.
pub(crate) type Outcome<T = ()> = Result<T, String>;

pub(crate) fn equal<T: PartialEq + Debug>(found: T, expected: T) -> Outcome {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{found:?} is not {expected:?}"))
    }
}

pub(crate) fn begins(found: &Value, prefix: &str) -> Outcome {
    match found.as_str() {
        Some(text) if text.starts_with(prefix) => Ok(()),
        _ => Err(format!("{found:?} does not begin with {prefix:?}")),
    }
}

/// Returns the client's own request type from its fields.
pub(crate) fn request<T: DeserializeOwned>(fields: Value) -> T {
    serde_json::from_value(fields).expect("the fields of the request are those of its type")
}

/// Returns a response, which the client has decoded into its own type, as JSON. Its envelope is
/// checked and removed, and so are the fields that the response did not have.
pub(crate) fn success<T: Serialize>(result: stytch::Result<T>) -> Outcome<Value> {
    let response = result.map_err(|error| format!("{error:?}"))?;
    let mut json = serde_json::to_value(&response).map_err(|error| error.to_string())?;
    equal(&json["status_code"], &Value::from(200))?;
    begins(&json["request_id"], "request-id-test-")?;
    remove_nulls(&mut json);
    for envelope in ["status_code", "request_id"] {
        remove(&mut json, envelope);
    }
    Ok(json)
}

fn remove_nulls(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            let is_metadata = |name: &str| name.ends_with("trusted_metadata");
            let fields = fields.iter_mut().filter(|(name, _)| !is_metadata(name));
            fields.for_each(|(_, value)| remove_nulls(value));
        }
        _ => {}
    }
}

pub(crate) fn remove(object: &mut Value, key: &str) {
    if let Value::Object(object) = object {
        object.remove(key);
    }
}

/// Fails unless the result is the client's own error, with Stytch's status and error type.
pub(crate) fn rejected<T: Debug>(
    result: stytch::Result<T>,
    status: u16,
    error_type: &str,
) -> Outcome {
    let error = match result {
        Err(Error::Response(error)) => error,
        other => return Err(format!("{other:?} instead of {error_type}")),
    };
    equal(
        (error.status_code.as_u16(), error.error_type.as_str()),
        (status, error_type),
    )?;
    begins(&error.request_id.into(), "request-id-test-")?;
    let error_url = format!("https://stytch.com/docs/api/errors/{status}");
    begins(&error.error_url.into(), &error_url)?;
    equal(error.error_message.is_empty(), false)
}
