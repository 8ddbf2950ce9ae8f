//! The error of a value that does not fit, with the name of its field.

use std::error::Error;
use std::fmt;

use crate::response::invalid_value;

/// The error returned for a user who cannot be added or changed.
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

    /// Creates the error of a value that another user has.
    pub(super) fn taken(field: &str) -> FieldError {
        FieldError::new(field, "is taken already")
    }

    /// Converts the error of reading this JSON.
    pub(super) fn of(json: &[u8], error: &serde_json::Error) -> FieldError {
        let (mut field, what) = invalid_value(json, error);
        if let Some(duplicate) = what.strip_prefix("duplicate field `") {
            if !field.is_empty() {
                field.push('.');
            }
            field.push_str(duplicate.trim_end_matches('`'));
            return FieldError::new(field, "must not be given twice");
        }
        let reason = match what.strip_prefix("expected ") {
            Some(expected) if expected == "a map" || expected.starts_with("struct ") => {
                "must be an object".to_owned()
            }
            Some(expected) => format!("must be {expected}"),
            None => "has a value that Stytch does not return".to_owned(),
        };
        FieldError { field, reason }
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
