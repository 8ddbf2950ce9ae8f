//! What the checks are made of.

use std::fmt::Debug;

use serde::Serialize;
use serde_json::Value;
use stytch::Error;

/// Nothing, or what was not as it has to be.
pub(crate) type Outcome = Result<(), String>;

pub(crate) fn equal<T: PartialEq + Debug>(found: T, expected: T) -> Outcome {
    if found == expected {
        Ok(())
    } else {
        Err(format!("{found:?} is not {expected:?}"))
    }
}

pub(crate) fn begins(found: &str, prefix: &str) -> Outcome {
    if found.starts_with(prefix) {
        Ok(())
    } else {
        Err(format!("{found:?} does not begin with {prefix:?}"))
    }
}

/// The answer, after a look at its envelope; the client has already decoded its type.
pub(crate) fn answered<T: Serialize>(result: stytch::Result<T>) -> Result<T, String> {
    let answer = result.map_err(|error| format!("{error:?}"))?;
    let json = serde_json::to_value(&answer).map_err(|error| error.to_string())?;
    equal(&json["status_code"], &Value::from(200))?;
    begins(
        json["request_id"].as_str().unwrap_or_default(),
        "request-id-test-",
    )?;
    Ok(answer)
}

/// A user or an app as JSON, without the parts that the answer did not hold.
pub(crate) fn plain(value: impl Serialize) -> Value {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    if let Value::Object(object) = &mut value {
        for envelope in ["status_code", "request_id"] {
            object.remove(envelope);
        }
        if let Some(Value::Object(name)) = object.get_mut("name") {
            name.retain(|_, part| !part.is_null());
        }
        object.retain(|_, part| !part.is_null());
    }
    value
}

/// An error of the client's own type, with the status and the type of Stytch's.
pub(crate) fn refused<T: Debug>(
    result: stytch::Result<T>,
    status: u16,
    error_type: &str,
) -> Outcome {
    let error = match result {
        Ok(answer) => return Err(format!("{answer:?} instead of {error_type}")),
        Err(Error::Response(error)) => error,
        Err(error) => return Err(format!("{error:?} instead of {error_type}")),
    };
    equal(
        (error.status_code.as_u16(), error.error_type.as_str()),
        (status, error_type),
    )?;
    begins(&error.request_id, "request-id-test-")?;
    let error_url = format!("https://stytch.com/docs/api/errors/{status}");
    begins(&error.error_url, &error_url)?;
    equal(error.error_message.is_empty(), false)
}
