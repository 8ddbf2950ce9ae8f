//! Reads JSON as a type, and names the field that does not fit.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::reply::ErrorReply;
use crate::response::invalid_value;

/// The error returned for a user or a connected app that cannot be added.
///
/// It names the field and does not show its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    field: String,
    reason: String,
}

impl FieldError {
    /// Returns the path of the invalid field, such as `emails[0].email`. It is empty if
    /// the value as a whole is invalid.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns what is wrong with the field, such as `must be a string`.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(super) fn new(field: impl Into<String>, reason: impl Into<String>) -> FieldError {
        FieldError {
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// The error of reading this JSON.
    pub(super) fn of(json: &[u8], error: &serde_json::Error) -> FieldError {
        let (field, what) = invalid_value(json, error);
        let reason = match what.strip_prefix("expected ") {
            Some(expected) if expected.starts_with("struct ") => "must be an object".to_owned(),
            Some(expected) => format!("must be {expected}"),
            None => "has a value that Stytch does not return".to_owned(),
        };
        FieldError { field, reason }
    }

    /// The same error for a value that is the field `field` of another one.
    pub(super) fn within(self, field: &str) -> FieldError {
        FieldError::new(format!("{field}{}", self.field), self.reason)
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(formatter, "the value {}", self.reason),
            field => write!(formatter, "the field `{field}` {}", self.reason),
        }
    }
}

impl Error for FieldError {}

/// The fields of requests that are objects.
const OBJECTS: [&str; 3] = ["attributes", "name", "query"];

/// Reads the body of a request. An empty body counts as `{}`.
pub(super) fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, ErrorReply> {
    let body = match body.trim_ascii() {
        [] => b"{}",
        body => body,
    };
    let invalid = |FieldError { field, reason }| {
        let message = format!("The field '{field}' {reason}.");
        ErrorReply::bad_request("invalid_argument", message)
    };
    // serde would also read a struct from an array.
    let is_array = |json: &RawValue| json.get().starts_with('[');
    let fields: HashMap<String, &RawValue> = serde_json::from_slice(body).unwrap_or_default();
    let mut objects = OBJECTS.iter();
    if let Some(name) = objects.find(|name| fields.get(**name).is_some_and(|it| is_array(it))) {
        return Err(invalid(FieldError::new(*name, "must be an object")));
    }
    match serde_json::from_slice(body) {
        Ok(value) if body.starts_with(b"{") => Ok(value),
        Err(error) if body.starts_with(b"{") && error.is_data() => {
            Err(invalid(FieldError::of(body, &error)))
        }
        _ => {
            let message = "The submitted request is invalid.";
            Err(ErrorReply::bad_request("bad_request", message))
        }
    }
}
