//! Reading the fields of a JSON object: of a request body or of a seeded user.
//!
//! A `null` counts as an absent field, because one of Stytch's own clients
//! sends `null` for everything its caller left out.

use serde_json::{Map, Value};

use super::reply::ErrorReply;

/// Reads a request body. An empty one counts as `{}`.
pub(super) fn read_object(body: &[u8]) -> Result<Map<String, Value>, ErrorReply> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body)
        .map_err(|_| ErrorReply::bad_request("bad_request", "The submitted request is invalid."))
}

/// A field that does not hold what it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldFault {
    /// The field with its way from the top, such as `emails[0].email`.
    pub(super) field: String,
    /// What it should hold.
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

/// The fields of one JSON object, which knows where it was found.
#[derive(Debug, Clone)]
pub(super) struct Fields<'a> {
    location: String,
    object: &'a Map<String, Value>,
}

impl<'a> Fields<'a> {
    /// The fields of an object that stands in no other.
    pub(super) fn of(object: &'a Map<String, Value>) -> Self {
        Self {
            location: String::new(),
            object,
        }
    }

    /// The name of a field with its way from the top.
    pub(super) fn path(&self, name: &str) -> String {
        if self.location.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.location)
        }
    }

    /// The value of a field, unless it is absent or `null`.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.object.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn string(&self, name: &str) -> Result<Option<&'a str>, FieldFault> {
        self.read(name, "must be a string", Value::as_str)
    }

    pub(super) fn required_string(&self, name: &str) -> Result<&'a str, FieldFault> {
        self.string(name)?
            .ok_or_else(|| self.fault(name, "is required"))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<Option<bool>, FieldFault> {
        self.read(name, "must be a boolean", Value::as_bool)
    }

    pub(super) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, FieldFault> {
        self.read(name, "must be an array of strings", |value| {
            let strings = value.as_array()?.iter().map(Value::as_str);
            strings.map(|text| text.map(str::to_owned)).collect()
        })
    }

    pub(super) fn list(&self, name: &str) -> Result<&'a [Value], FieldFault> {
        let list = self.read(name, "must be an array", Value::as_array)?;
        Ok(list.map(Vec::as_slice).unwrap_or_default())
    }

    /// The fields of an object inside this one.
    pub(super) fn object(&self, name: &str) -> Result<Option<Fields<'a>>, FieldFault> {
        let object = self.read(name, "must be an object", Value::as_object)?;
        Ok(object.map(|object| Fields {
            location: self.path(name),
            object,
        }))
    }

    /// The fields of every object in a list inside this one.
    pub(super) fn objects(&self, name: &str) -> Result<Vec<Fields<'a>>, FieldFault> {
        let elements = self.list(name)?.iter().enumerate();
        elements
            .map(|(index, element)| {
                let location = format!("{}[{index}]", self.path(name));
                match element.as_object() {
                    Some(object) => Ok(Fields { location, object }),
                    None => Err(FieldFault {
                        field: location,
                        reason: "must be an object",
                    }),
                }
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

    fn read<T>(
        &self,
        name: &str,
        reason: &'static str,
        convert: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, FieldFault> {
        match self.value(name) {
            None => Ok(None),
            Some(value) => match convert(value) {
                Some(converted) => Ok(Some(converted)),
                None => Err(self.fault(name, reason)),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_empty_body_counts_as_an_empty_object() {
        assert_eq!(read_object(b"").unwrap(), Map::new());
        assert_eq!(read_object(b" \n").unwrap(), Map::new());
    }

    #[test]
    fn a_body_that_is_no_json_object_is_a_bad_request() {
        let deep = "[".repeat(100_000);
        for body in [&b"[]"[..], b"null", b"3", b"{", b"\xff", deep.as_bytes()] {
            assert_eq!(read_object(body).unwrap_err().error_type(), "bad_request");
        }
    }

    #[test]
    fn null_counts_as_absent() {
        let object = read_object(br#"{ "a": null }"#).unwrap();
        assert_eq!(Fields::of(&object).string("a"), Ok(None));
        assert_eq!(
            Fields::of(&object).required_string("a").unwrap_err().reason,
            "is required"
        );
    }

    #[test]
    fn a_fault_names_the_whole_way_to_its_field() {
        let value = json!({ "emails": [{}, { "email": 3 }] });
        let fields = Fields::of(value.as_object().unwrap());
        let second = fields.objects("emails").unwrap().remove(1);
        let fault = second.string("email").unwrap_err();
        assert_eq!(fault.field, "emails[1].email");
        assert_eq!(
            ErrorReply::from(fault).into_message(),
            "The field 'emails[1].email' must be a string."
        );
    }

    #[test]
    fn a_list_with_one_wrong_element_is_refused() {
        let value = json!({ "roles": ["admin", 3] });
        let fields = Fields::of(value.as_object().unwrap());
        assert_eq!(
            fields.strings("roles").unwrap_err().reason,
            "must be an array of strings"
        );
    }
}
