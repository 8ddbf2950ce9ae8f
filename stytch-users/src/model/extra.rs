//! Fields of a response that this version of the crate does not know.
//!
//! A derived `Deserialize` reads an unknown field with `deserialize_ignored_any`. The
//! deserializers here stand between it and serde_json, and keep the JSON of exactly those
//! fields. Known fields pass through, so that a user without unknown ones costs nothing more.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
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

/// A deserializer that keeps the fields that the struct does not declare.
pub(super) struct KeepExtra<'e, D> {
    pub(super) inner: D,
    pub(super) extra: &'e mut Extra,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for KeepExtra<'_, D> {
    type Error = D::Error;

    #[inline]
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
        let visitor = StructVisitor {
            inner: visitor,
            extra: self.extra,
        };
        self.inner.deserialize_struct(name, fields, visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

struct StructVisitor<'e, V> {
    inner: V,
    extra: &'e mut Extra,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for StructVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Fields {
            inner: map,
            key: Cow::Borrowed(""),
            extra: self.extra,
        })
    }
}

struct Fields<'de, 'e, A> {
    inner: A,
    /// The key that was read last.
    key: Cow<'de, str>,
    extra: &'e mut Extra,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<'de, '_, A> {
    type Error = A::Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let key = &mut self.key;
        self.inner.next_key_seed(Key { seed, key })
    }

    #[inline]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let (key, extra) = (&self.key, &mut *self.extra);
        self.inner.next_value_seed(Field { seed, key, extra })
    }
}

/// Reads a key and stores it.
struct Key<'de, 'k, K> {
    seed: K,
    key: &'k mut Cow<'de, str>,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'de, '_, K> {
    type Value = K::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for Key<'de, '_, K> {
    type Value = K::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the key of an object")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<K::Value, E> {
        *self.key = Cow::Borrowed(text);
        self.seed.deserialize(BorrowedStrDeserializer::new(text))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, text: &str) -> Result<K::Value, E> {
        *self.key = Cow::Owned(text.to_owned());
        self.seed.deserialize(StrDeserializer::new(text))
    }
}

/// Reads the value of a known field, or keeps that of an unknown one.
struct Field<'k, 'e, S> {
    seed: S,
    key: &'k str,
    extra: &'e mut Extra,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Field<'_, '_, S> {
    type Value = S::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.seed.deserialize(FieldValue {
            inner: deserializer,
            key: self.key,
            extra: self.extra,
        })
    }
}

struct FieldValue<'k, 'e, D> {
    inner: D,
    key: &'k str,
    extra: &'e mut Extra,
}

/// Forwards methods of a deserializer.
macro_rules! pass_on {
    ($($method:ident($($argument:ident: $type:ty),*))*) => {
        $(#[inline] fn $method<V: Visitor<'de>>(
            self,
            $($argument: $type,)*
            visitor: V,
        ) -> Result<V::Value, D::Error> {
            self.inner.$method($($argument,)* visitor)
        })*
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for FieldValue<'_, '_, D> {
    type Error = D::Error;

    /// Keeps the value of a field that the struct does not declare.
    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        let value = Box::<RawValue>::deserialize(self.inner)?;
        self.extra.0.insert(self.key.to_owned(), value);
        visitor.visit_unit()
    }

    pass_on! {
        deserialize_any()
        deserialize_bool()
        deserialize_i8()
        deserialize_i16()
        deserialize_i32()
        deserialize_i64()
        deserialize_u8()
        deserialize_u16()
        deserialize_u32()
        deserialize_u64()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_string()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_option()
        deserialize_unit()
        deserialize_seq()
        deserialize_map()
        deserialize_identifier()
        deserialize_unit_struct(name: &'static str)
        deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(len: usize)
        deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }
}
