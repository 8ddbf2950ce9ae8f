//! Reads the fields of a JSON object: of a request body or of a seeded user.
//!
//! A `null` and an empty string count as absent, because one of Stytch's own clients
//! sends `null` for every field that is not set, and another leaves out empty strings.
//! Values stay as they were sent until they are read as a type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::reply::ErrorReply;

/// A field that does not have the expected value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldError {
    /// The path of the field, such as `emails[0].email`.
    pub(super) field: String,
    /// What was expected.
    pub(super) reason: Cow<'static, str>,
}

impl From<FieldError> for ErrorReply {
    fn from(FieldError { field, reason }: FieldError) -> ErrorReply {
        ErrorReply::bad_request("invalid_argument", format!("The field '{field}' {reason}."))
    }
}

/// The fields of one JSON object.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    location: String,
    values: BTreeMap<String, &'a RawValue>,
}

impl<'a> Fields<'a> {
    /// The fields of a request body. An empty body counts as `{}`.
    pub(super) fn of_body(body: &'a [u8]) -> Result<Self, ErrorReply> {
        let body = match body.trim_ascii() {
            [] => b"{}",
            _ => body,
        };
        let values = serde_json::from_slice(body).map_err(|_| {
            ErrorReply::bad_request("bad_request", "The submitted request is invalid.")
        })?;
        Ok(Self {
            location: String::new(),
            values,
        })
    }

    /// The fields of an object that is in no other, or `None` for any other JSON.
    pub(super) fn of(json: &'a RawValue) -> Option<Self> {
        Self::at(String::new(), json).ok()
    }

    fn at(location: String, json: &'a RawValue) -> Result<Self, FieldError> {
        match serde_json::from_str(json.get()) {
            Ok(values) => Ok(Self { location, values }),
            Err(_) => Err(FieldError {
                field: location,
                reason: "must be an object".into(),
            }),
        }
    }

    /// The path of a field.
    pub(super) fn path(&self, name: &str) -> String {
        if self.location.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.location)
        }
    }

    /// The value of a field, unless it is absent or `null`.
    pub(super) fn value(&self, name: &str) -> Option<&'a RawValue> {
        let value = self.values.get(name).copied();
        value.filter(|value| value.get() != "null")
    }

    /// The value of a field as a type, if it has one; `reason` says what was expected.
    pub(super) fn read<T: Deserialize<'a>>(
        &self,
        name: &str,
        reason: &'static str,
    ) -> Result<Option<T>, FieldError> {
        let value = self.value(name);
        let read = value.map(|value| serde_json::from_str(value.get()));
        read.transpose().map_err(|_| self.error(name, reason))
    }

    /// A string, unless it is empty.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, FieldError> {
        let string = self.read(name, "must be a string")?;
        Ok(string.filter(|string: &String| !string.is_empty()))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, FieldError> {
        self.read(name, "must be a boolean")
    }

    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, FieldError> {
        self.read(name, "must be an array of strings")
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, FieldError> {
        let value = self.value(name);
        let object = value.map(|value| Self::at(self.path(name), value));
        object.transpose()
    }

    /// The fields of every object in a list inside this one.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Self>, FieldError> {
        let elements: Option<Vec<&'a RawValue>> = self.read(name, "must be an array")?;
        let elements = elements.unwrap_or_default().into_iter().enumerate();
        let objects = elements.map(|(index, element)| {
            let location = format!("{}[{index}]", self.path(name));
            Self::at(location, element)
        });
        objects.collect()
    }

    /// The names and values of the fields.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &'a RawValue)> + Clone {
        let values = self.values.iter();
        values.map(|(name, value)| (name.as_str(), *value))
    }

    /// An error in one of these fields.
    pub(super) fn error(&self, name: &str, reason: impl Into<Cow<'static, str>>) -> FieldError {
        FieldError {
            field: self.path(name),
            reason: reason.into(),
        }
    }
}
