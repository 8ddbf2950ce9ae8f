//! Reads the fields of a JSON object: of a request body or of a seeded user.
//!
//! A `null` and an empty string count as absent, because one of Stytch's own clients
//! sends `null` for every field that is not set, and another leaves out empty strings.
//! Values stay as they were sent until they are read as a type.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::reply::ErrorReply;

/// A field that does not have the expected value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldFault {
    /// The path of the field, such as `emails[0].email`.
    pub(super) field: String,
    /// What was expected.
    pub(super) reason: &'static str,
}

impl From<FieldFault> for ErrorReply {
    fn from(fault: FieldFault) -> Self {
        Self::bad_request(
            "invalid_argument",
            format!("The field '{}' {}.", fault.field, fault.reason),
        )
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
        Self::at(String::new(), json)
    }

    fn at(location: String, json: &'a RawValue) -> Option<Self> {
        let values = serde_json::from_str(json.get()).ok()?;
        Some(Self { location, values })
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
    ) -> Result<Option<T>, FieldFault> {
        let value = self.value(name);
        let read = value.map(|value| serde_json::from_str(value.get()));
        read.transpose().map_err(|_| self.fault(name, reason))
    }

    /// A string, unless it is empty.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, FieldFault> {
        let string = self.read(name, "must be a string")?;
        Ok(string.filter(|string: &String| !string.is_empty()))
    }

    pub(super) fn required_string(&self, name: &str) -> Result<String, FieldFault> {
        self.string(name)?
            .ok_or_else(|| self.fault(name, "is required"))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, FieldFault> {
        self.read(name, "must be a boolean")
    }

    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, FieldFault> {
        self.read(name, "must be an array of strings")
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Result<Option<Self>, FieldFault> {
        let Some(value) = self.value(name) else {
            return Ok(None);
        };
        let object = Self::at(self.path(name), value);
        object
            .ok_or_else(|| self.fault(name, "must be an object"))
            .map(Some)
    }

    /// The fields of every object in a list inside this one.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Self>, FieldFault> {
        let elements: Option<Vec<&'a RawValue>> = self.read(name, "must be an array")?;
        let elements = elements.unwrap_or_default().into_iter().enumerate();
        elements
            .map(|(index, element)| {
                let field = format!("{}[{index}]", self.path(name));
                Self::at(field.clone(), element).ok_or(FieldFault {
                    field,
                    reason: "must be an object",
                })
            })
            .collect()
    }

    /// A fault in one of these fields.
    pub(super) fn fault(&self, name: &str, reason: &'static str) -> FieldFault {
        FieldFault {
            field: self.path(name),
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(json: &'static str) -> Fields<'static> {
        Fields::of_body(json.as_bytes()).unwrap()
    }

    #[test]
    fn an_empty_body_counts_as_an_empty_object() {
        for body in ["", " \n", "{}"] {
            assert!(fields(body).values.is_empty());
        }
    }

    #[test]
    fn a_body_that_is_no_json_object_is_a_bad_request() {
        let deep = "[".repeat(100_000);
        for body in [&b"[]"[..], b"null", b"3", b"{", b"\xff", deep.as_bytes()] {
            let error = Fields::of_body(body).unwrap_err();
            assert_eq!(error.error_type(), "bad_request");
        }
    }

    #[test]
    fn null_and_an_empty_string_count_as_absent() {
        let fields = fields(r#"{ "a": null, "b": "" }"#);
        for name in ["a", "b", "c"] {
            assert_eq!(fields.string(name), Ok(None));
            let fault = fields.required_string(name).unwrap_err();
            assert_eq!(fault.reason, "is required");
        }
    }

    #[test]
    fn a_fault_names_the_whole_path_of_its_field() {
        let fields = fields(r#"{ "emails": [{}, { "email": 3 }] }"#);
        let second = fields.objects("emails").unwrap().remove(1);
        let fault = second.string("email").unwrap_err();
        assert_eq!(fault.field, "emails[1].email");
        assert_eq!(
            ErrorReply::from(fault).into_message(),
            "The field 'emails[1].email' must be a string."
        );
    }

    #[test]
    fn a_list_with_one_wrong_element_is_an_error() {
        let fields = fields(r#"{ "roles": ["admin", 3] }"#);
        let fault = fields.strings("roles").unwrap_err();
        assert_eq!(fault.reason, "must be an array of strings");
    }
}
