//! Fields of a response that this version of the crate does not know.

use std::fmt;

use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::slot::{Slot, UNKNOWN};

/// The fields of a response that this version of the crate does not know, as JSON by name.
///
/// They are serialized together with the known fields, so nothing that Stytch sends is lost.
/// `Debug` shows only their number.
///
/// ```
/// use stytch_users::User;
///
/// let json = r#"{"user_id":"user-test-1","added_later":[1, 2]}"#;
/// let user: User = serde_json::from_str(json).unwrap();
/// assert_eq!(user.extra.get("added_later"), Some("[1, 2]"));
/// assert_eq!(user.extra.iter().collect::<Vec<_>>(), [("added_later", "[1, 2]")]);
/// assert!(User::new("user-test-1").extra.is_empty());
/// ```
#[derive(Clone, Default)]
pub struct Extra(Vec<(String, Option<Box<RawValue>>)>);

impl Extra {
    /// Returns `true` if there are no unknown fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the JSON of a field, or `None` if there is no unknown field with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        // The last one, if a field was sent twice.
        let mut fields = self.0.iter().rev();
        fields.find_map(|(known, value)| (known == name).then(|| text(value)))
    }

    pub(super) fn serialize_into<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        let mut fields = self.0.iter();
        fields.try_for_each(|(name, value)| map.serialize_entry(name, value))
    }

    /// Adds a field like [`Object::field`](super::slot::Object::field).
    #[cold]
    pub(super) fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)> {
        self.0.push((name.to_owned(), None));
        Some((UNKNOWN, Slot::Json(&mut self.0.last_mut()?.1)))
    }

    /// Returns an iterator over the names and the JSON of all fields, in the order of the response.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.map(|(name, value)| (name.as_str(), text(value)))
    }
}

/// Returns the JSON of a value, of which `null` is `None`.
fn text(value: &Option<Box<RawValue>>) -> &str {
    value.as_deref().map_or("null", RawValue::get)
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.serialize_into(&mut map)?;
        map.end()
    }
}

/// Compares names and JSON texts, in any order.
impl PartialEq for Extra {
    fn eq(&self, other: &Extra) -> bool {
        let has_all = |these: &Extra, those: &Extra| {
            let mut those = those.iter();
            those.all(|field| these.iter().any(|known| known == field))
        };
        self.0.len() == other.0.len() && has_all(self, other) && has_all(other, self)
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Extra({} fields)", self.0.len())
    }
}
