//! The metadata that an application stores with a user.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde_core::de::DeserializeOwned;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::field::Field;
use super::slot::Slot;
use crate::error::Error;

/// A user's `trusted_metadata` or `untrusted_metadata`, which is a JSON object that the
/// application defines.
///
/// It stores the JSON text unchanged and parses it only on access.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use serde_json::json;
/// use stytch_users::Metadata;
///
/// #[derive(Serialize, Deserialize)]
/// struct Account {
///     plan: String,
///     seats: u32,
/// }
///
/// let metadata = Metadata::new(&Account { plan: "team".into(), seats: 5 })?;
/// assert_eq!(metadata.as_str(), r#"{"plan":"team","seats":5}"#);
/// assert_eq!(metadata.get::<u32>("seats")?, Some(5));
/// assert_eq!(metadata.parse::<Account>()?.plan, "team");
///
/// // In an update, `null` removes a key.
/// let metadata = Metadata::new(&json!({ "plan": null }))?;
/// assert_eq!(metadata.to_value()?, json!({ "plan": null }));
///
/// assert!(Metadata::default().is_empty());
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// Stytch accepts at most 20 top-level keys and 4 KB in each of `trusted_metadata` and
/// `untrusted_metadata` ([metadata](https://stytch.com/docs/api/metadata)). `Debug` shows only the
/// size.
#[derive(Clone, Default)]
pub struct Metadata(Option<Box<RawValue>>);

impl Metadata {
    /// Creates metadata from a value that serializes as a JSON object.
    ///
    /// # Errors
    ///
    /// Returns an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error if the value does
    /// not serialize as a JSON object.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Metadata, Error> {
        // The error of a custom `Serialize` may quote the value, so it is dropped.
        let raw = serde_json::value::to_raw_value(value)
            .map_err(|_| Error::invalid_value("metadata would not serialize as JSON"))?;
        Metadata::from_raw(raw)
    }

    fn from_raw(raw: Box<RawValue>) -> Result<Metadata, Error> {
        if !raw.get().starts_with('{') {
            return Err(Error::invalid_value("metadata is not a JSON object"));
        }
        Ok(Metadata(Some(raw)))
    }

    /// Returns the JSON text unchanged, or `{}` if there is none.
    pub fn as_str(&self) -> &str {
        self.0.as_deref().map_or("{}", RawValue::get)
    }

    /// Returns `true` if the object has no keys.
    pub fn is_empty(&self) -> bool {
        self.as_str()
            .bytes()
            .all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'{' | b'}'))
    }

    /// Parses the metadata as your own type.
    ///
    /// # Errors
    ///
    /// Returns an [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error if the JSON does
    /// not match the type, even if the metadata is that of a response.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        serde_json::from_str(self.as_str())
            .map_err(|_| Error::invalid_value("metadata is not of the requested type"))
    }

    /// Parses the metadata as a [`Value`].
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Metadata::parse), for JSON that a [`Value`] cannot represent: a number
    /// beyond the range of `f64`, a lone surrogate, or more than 127 levels.
    pub fn to_value(&self) -> Result<Value, Error> {
        // `Value` has its own parser, while `parse` would compile another one into this crate.
        let value = self.as_str().parse::<Value>();
        value.map_err(|_| Error::invalid_value("metadata is not of the requested type"))
    }

    /// Returns the value of a key, or `None` if the key is missing or `null`.
    ///
    /// # Errors
    ///
    /// Those of [`parse`](Metadata::parse), for the value.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Error> {
        let mut keys: BTreeMap<String, &RawValue> = serde_json::from_str(self.as_str())
            .map_err(|_| Error::invalid_value("metadata is not a JSON object"))?;
        match keys.remove(key) {
            None => Ok(None),
            Some(value) => serde_json::from_str(value.get())
                .map_err(|_| Error::invalid_value("a metadata value is not of the requested type")),
        }
    }
}

impl From<Map<String, Value>> for Metadata {
    fn from(keys: Map<String, Value>) -> Metadata {
        // Serializing a map of values cannot fail.
        Metadata(serde_json::value::to_raw_value(&keys).ok())
    }
}

impl FromStr for Metadata {
    type Err = Error;

    /// Parses JSON text, which is stored unchanged.
    fn from_str(text: &str) -> Result<Metadata, Error> {
        let raw: Box<RawValue> = serde_json::from_str(text.trim())
            .map_err(|_| Error::invalid_value("metadata is not JSON"))?;
        Metadata::from_raw(raw)
    }
}

/// Compares the parsed JSON, so whitespace and the order of keys do not matter. If either side
/// [cannot be parsed](Metadata::to_value), the texts are compared.
impl PartialEq for Metadata {
    fn eq(&self, other: &Metadata) -> bool {
        self.as_str() == other.as_str()
            || matches!((self.to_value(), other.to_value()), (Ok(left), Ok(right)) if left == right)
    }
}

impl Field for Metadata {
    fn empty() -> Metadata {
        Metadata::default()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Json(&mut self.0)
    }
}

impl Eq for Metadata {}

impl fmt::Display for Metadata {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl fmt::Debug for Metadata {
    // Metadata may contain personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Metadata({} bytes)", self.as_str().len())
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(raw) => raw.serialize(serializer),
            None => serializer.collect_map::<&str, Value, _>([]),
        }
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Metadata, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Ok(Metadata(Some(raw).filter(|raw| raw.get() != "null")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ErrorKind;

    fn metadata(json: &str) -> Metadata {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn json_other_than_an_object_is_rejected() {
        for value in [json!([1]), json!("canary"), json!(null), json!(1)] {
            let parsed = value.to_string().parse::<Metadata>();
            for error in [Metadata::new(&value).unwrap_err(), parsed.unwrap_err()] {
                assert_eq!(error.kind(), ErrorKind::InvalidRequest);
                assert_eq!(error.to_string(), "metadata is not a JSON object");
            }
        }
        assert!("{".parse::<Metadata>().is_err());
    }

    #[test]
    fn null_and_the_default_are_an_empty_object() {
        for empty in [metadata("null"), Metadata::default()] {
            assert_eq!(empty, metadata("{ }"));
            assert!(empty.is_empty());
            assert_eq!(serde_json::to_string(&empty).unwrap(), "{}");
        }
    }

    #[test]
    fn get_deserializes_the_value_of_a_key() {
        let metadata = metadata(r#"{"plan":"team","seats":5,"gone":null}"#);
        assert_eq!(metadata.get("plan").unwrap(), Some("team".to_owned()));
        assert_eq!(metadata.get::<u8>("seats").unwrap(), Some(5));
        assert_eq!(metadata.get::<u8>("gone").unwrap(), None);
        assert_eq!(metadata.get::<u8>("absent").unwrap(), None);
        let error = metadata.get::<u8>("plan").unwrap_err();
        assert!(!format!("{error} {error:?}").contains("team"));
        assert!(!metadata.is_empty());
    }

    #[test]
    fn equality_ignores_whitespace_and_the_order_of_keys() {
        let left = metadata(r#"{"a":1,"b":2}"#);
        let right: Metadata = r#" { "b":2, "a":1 } "#.parse().unwrap();
        assert_eq!(
            (&left, &*right.to_string()),
            (&right, r#"{ "b":2, "a":1 }"#)
        );
        assert_eq!(Metadata::from(left.parse::<Map<_, _>>().unwrap()), left);
        assert_ne!(left, Metadata::default());
    }

    #[test]
    fn json_that_a_value_cannot_represent_is_kept_and_equals_only_the_same_text() {
        let deep = format!(r#"{{"a":{}{}}}"#, "[".repeat(200), "]".repeat(200));
        for text in [r#"{"a":1e400}"#, r#"{"a":"\ud800"}"#, &deep] {
            let kept = metadata(text);
            assert_eq!(kept.as_str(), text);
            let error = kept.to_value().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert_eq!(kept, kept.clone());
            for other in [r#"{"a":1e500}"#, r#"{"a":"\udfff"}"#, "{}"] {
                assert_ne!(kept, metadata(other), "{text}");
            }
        }
    }
}
