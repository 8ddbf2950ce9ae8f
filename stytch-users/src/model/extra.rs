//! Fields of a response that this version of the crate does not know.
//!
//! A derived `Deserialize` with `deny_unknown_fields` rejects the key of an unknown field. The
//! deserializers here are between it and serde_json. They keep the JSON of exactly those fields.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

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
#[derive(Clone, Default, Serialize)]
#[serde(transparent)]
pub struct Extra(BTreeMap<String, Box<RawValue>>);

impl Extra {
    /// Returns `true` if there are no unknown fields.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the JSON of a field, or `None` if there is no unknown field with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.get())
    }

    /// Returns an iterator over the names and the JSON of all fields, ordered by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.0.iter();
        fields.map(|(name, value)| (name.as_str(), value.get()))
    }
}

/// Compares names and JSON texts.
impl PartialEq for Extra {
    fn eq(&self, other: &Extra) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Extra {}

impl fmt::Debug for Extra {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Extra({} fields)", self.0.len())
    }
}

/// A deserializer that keeps the fields that a struct does not declare, or the visitor or the map of
/// one. The struct has `#[serde(deny_unknown_fields)]`.
pub(super) struct KeepExtra<'e, T> {
    inner: T,
    extra: &'e mut Extra,
}

impl<'e, T> KeepExtra<'e, T> {
    pub(super) fn new(inner: T, extra: &'e mut Extra) -> KeepExtra<'e, T> {
        KeepExtra { inner, extra }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for KeepExtra<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let visitor = KeepExtra::new(visitor, self.extra);
        self.inner.deserialize_struct(name, fields, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for KeepExtra<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(KeepExtra::new(map, self.extra))
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for KeepExtra<'_, A> {
    type Error = A::Error;

    /// A derived `Deserialize` reads its keys with this method.
    #[inline]
    fn next_key<K: Deserialize<'de>>(&mut self) -> Result<Option<K>, A::Error> {
        while let Some(key) = self.inner.next_key_seed(Key(PhantomData))? {
            match key {
                Ok(field) => return Ok(Some(field)),
                Err(name) => {
                    let value = self.inner.next_value()?;
                    self.extra.0.insert(name, value);
                }
            }
        }
        Ok(None)
    }

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.inner.next_key_seed(seed)
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

/// Reads a key as a field of the struct, or as the name of an unknown one.
struct Key<K>(PhantomData<K>);

impl<'de, K: Deserialize<'de>> DeserializeSeed<'de> for Key<K> {
    type Value = Result<K, String>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, K: Deserialize<'de>> Visitor<'de> for Key<K> {
    type Value = Result<K, String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the key of an object")
    }

    #[inline]
    fn visit_str<E: de::Error>(self, key: &str) -> Result<Self::Value, E> {
        let field = K::deserialize(StrDeserializer::<UnknownField>::new(key));
        Ok(field.map_err(|UnknownField| key.to_owned()))
    }
}

/// The error of a key that is not a field of the struct.
#[derive(Debug)]
struct UnknownField;

impl fmt::Display for UnknownField {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an unknown field")
    }
}

impl std::error::Error for UnknownField {}

impl de::Error for UnknownField {
    fn custom<T: fmt::Display>(_: T) -> UnknownField {
        UnknownField
    }
}
