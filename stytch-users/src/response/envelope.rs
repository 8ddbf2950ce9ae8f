//! Decodes the envelope and the value of a response in one pass.
//!
//! Stytch sends `request_id` and `status_code` in the same object as the fields of the value. A
//! deserializer between serde_json and the response type removes the two keys from the map.
//! Unlike `#[serde(flatten)]` it buffers nothing, and values such as `RawValue`, which need
//! serde_json's own deserializer, still work. On a page of 1000 users the cost is not
//! measurable.

use std::fmt;

use serde_core::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde_core::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor,
};
use serde_core::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// The fields that Stytch adds to every value.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) request_id: Option<String>,
    status_code: Option<u64>,
    has_error_type: bool,
}

impl Envelope {
    /// Returns `true` if the body is that of an error, regardless of the HTTP status.
    pub(super) fn is_of_error(&self) -> bool {
        self.has_error_type && self.status_code.is_some_and(|code| code >= 400)
    }

    fn is_empty(&self) -> bool {
        self.request_id.is_none() && self.status_code.is_none()
    }
}

/// Decodes a value from JSON and reads its envelope.
pub(super) fn decode_with_envelope<T: DeserializeOwned>(
    json: &[u8],
    envelope: &mut Envelope,
) -> Result<T, serde_json::Error> {
    // A response to HEAD and a 204 have no body. Reading it as `null` allows `()`.
    let json = if json.is_empty() { b"null" } else { json };
    let text = text_of(json)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(StripEnvelope {
        inner: &mut deserializer,
        is_object: text.trim_ascii_start().starts_with('{'),
        envelope,
    });
    // Returned as it is, because `?` and `Ok` would each copy the value.
    match (&value, deserializer.end()) {
        (Ok(_), Err(error)) => Err(error),
        _ => value,
    }
}

/// Decodes a value including the keys of the envelope, for `response = whole`.
pub(super) fn decode_whole<T: DeserializeOwned>(
    json: &[u8],
    envelope: &mut Envelope,
) -> Result<T, serde_json::Error> {
    let value = serde_json::from_str(text_of(json)?)?;
    let () = decode_with_envelope(json, envelope)?;
    Ok(value)
}

/// Validates that a body is UTF-8. Validating all of it at once takes a tenth of the instructions
/// that serde_json needs to validate each string, which is a fifth of the cost of decoding a user.
pub(super) fn text_of(json: &[u8]) -> Result<&str, serde_json::Error> {
    std::str::from_utf8(json).map_err(de::Error::custom)
}

/// A deserializer that removes the envelope from the outermost object.
struct StripEnvelope<'e, D> {
    inner: D,
    /// Whether the body is an object. Any other body has no envelope.
    is_object: bool,
    envelope: &'e mut Envelope,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for StripEnvelope<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.is_object {
            self.deserialize_map(visitor)
        } else {
            self.inner.deserialize_any(visitor)
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(StripEnvelopeVisitor {
            inner: visitor,
            is_object: self.is_object,
            envelope: self.envelope,
        })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        if self.is_object {
            visitor.visit_some(self)
        } else {
            self.inner.deserialize_option(visitor)
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // Read as a map, because a derived struct would also accept a list of its fields.
        let value = self.inner.deserialize_map(StripEnvelopeVisitor {
            inner: visitor,
            is_object: self.is_object,
            envelope: &mut *self.envelope,
        })?;
        // A type without fields accepts any object. Only the envelope shows that a
        // response is Stytch's.
        if fields.is_empty() && self.envelope.is_empty() {
            return Err(de::Error::missing_field("request_id"));
        }
        Ok(value)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // serde_json's `RawValue` deserializes itself as a newtype with a special name, while a
        // newtype around a struct must be stripped. Only the visitor knows which it is.
        self.inner.deserialize_newtype_struct(
            name,
            StripEnvelopeVisitor {
                inner: visitor,
                is_object: self.is_object,
                envelope: self.envelope,
            },
        )
    }

    /// `()` accepts any response.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserialize_any(IgnoredAny)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit_struct seq tuple tuple_struct enum
        identifier ignored_any
    }
}

/// A visitor that removes the two keys from the map of the response type.
struct StripEnvelopeVisitor<'e, V> {
    inner: V,
    is_object: bool,
    envelope: &'e mut Envelope,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for StripEnvelopeVisitor<'_, V> {
    type Value = V::Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(formatter)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(StripEnvelopeMap {
            inner: map,
            envelope: self.envelope,
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(StripEnvelope {
            inner: deserializer,
            is_object: self.is_object,
            envelope: self.envelope,
        })
    }
}

/// The map without `request_id` and `status_code`.
struct StripEnvelopeMap<'e, A> {
    inner: A,
    envelope: &'e mut Envelope,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for StripEnvelopeMap<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        mut seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        loop {
            let key = KeySeed {
                seed,
                has_error_type: &mut self.envelope.has_error_type,
            };
            seed = match self.inner.next_key_seed(key)? {
                None => return Ok(None),
                Some(Key::OfValue(key)) => return Ok(Some(key)),
                Some(Key::RequestId(seed)) => {
                    let id: &RawValue = self.inner.next_value()?;
                    self.envelope.request_id = serde_json::from_str(id.get()).ok();
                    seed
                }
                Some(Key::StatusCode(seed)) => {
                    let code: &RawValue = self.inner.next_value()?;
                    self.envelope.status_code = code.get().parse().ok();
                    seed
                }
            };
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// A key of the object: one of the envelope, with the unused seed, or one for the response type.
enum Key<'de, K: DeserializeSeed<'de>> {
    RequestId(K),
    StatusCode(K),
    OfValue(K::Value),
}

/// Reads a key, and passes it to the seed of the response type unless it is the envelope's.
struct KeySeed<'s, K> {
    seed: K,
    has_error_type: &'s mut bool,
}

impl<'de, K: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<'_, K> {
    type Value = Key<'de, K>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, K: DeserializeSeed<'de>> KeySeed<'_, K> {
    #[inline]
    fn key<D: Deserializer<'de>>(self, text: &str, key: D) -> Result<Key<'de, K>, D::Error> {
        match text {
            "request_id" => return Ok(Key::RequestId(self.seed)),
            "status_code" => return Ok(Key::StatusCode(self.seed)),
            "error_type" => *self.has_error_type = true,
            _ => {}
        }
        self.seed.deserialize(key).map(Key::OfValue)
    }
}

impl<'de, K: DeserializeSeed<'de>> Visitor<'de> for KeySeed<'_, K> {
    type Value = Key<'de, K>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the key of an object")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        self.key(text, BorrowedStrDeserializer::new(text))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        self.key(text, StrDeserializer::new(text))
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Debug, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        user_id: String,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Wrapped(Strict);

    fn decode<T: DeserializeOwned>(json: impl AsRef<[u8]>) -> Option<(T, Option<String>)> {
        let mut envelope = Envelope::default();
        let value = decode_with_envelope(json.as_ref(), &mut envelope).ok()?;
        Some((value, envelope.request_id))
    }

    /// Fails unless the JSON decodes to this value, with the request id `r-1`.
    fn check<T: DeserializeOwned + Debug + PartialEq>(json: &str, value: T) {
        assert_eq!(
            decode(json),
            Some((value, Some("r-1".to_owned()))),
            "{json}"
        );
    }

    #[test]
    fn the_envelope_is_removed_for_every_type_and_in_any_position() {
        let strict = Strict {
            user_id: "u".to_owned(),
        };
        for json in [
            r#"{"request_id":"r-1","status_code":200,"user_id":"u"}"#,
            r#"{"user_id":"u","status_code":200,"request_id":"r-1"}"#,
            r#"{"status_code":200,"user_id":"u","request_id":"r-1"}"#,
            r#"{"reques\u0074_id":"r-1","user\u005fid":"u"}"#,
        ] {
            check(json, strict.clone());
            check(json, Some(strict.clone()));
            check(json, Wrapped(strict.clone()));
            check(json, json!({"user_id": "u"}));
            check(json, ());
        }
        let inner = json!({"inner": {"request_id": "inner", "status_code": 1}});
        let json = r#"{"request_id":"r-1","inner":{"request_id":"inner","status_code":1}}"#;
        check(json, inner);
    }

    #[test]
    fn an_invalid_request_id_is_none() {
        for invalid in [
            "null",
            "-7",
            "true",
            "[1,[2]]",
            r#"{"a":{}}"#,
            "1e400",
            r#""\ud800""#,
        ] {
            let json = format!(r#"{{"request_id":{invalid},"user_id":"u"}}"#);
            assert_eq!(decode::<Strict>(json).unwrap().1, None, "{invalid}");
        }
    }

    #[test]
    fn json_other_than_an_object_is_decoded_if_the_type_accepts_it() {
        assert_eq!(decode("[1,2]"), Some((vec![1, 2], None)));
        assert_eq!(decode(r#""text""#), Some((json!("text"), None)));
        assert_eq!(decode("null"), Some((None::<Strict>, None)));
        assert_eq!(decode(""), Some(((), None)));
        assert_eq!(decode("[1]"), Some(((), None)));
        for json in ["[]", r#"["u"]"#, "", r#"{"user_id":"u"} x"#] {
            assert_eq!(decode::<Strict>(json), None, "{json}");
        }
    }

    #[test]
    fn a_body_that_is_not_json_or_not_utf_8_is_an_error_for_every_type() {
        for body in [
            &b"<html>"[..],
            b"{\"a\":1",
            b"{\"user_id\":\"\xff\"}",
            b"{\"a\":1,\"inner\":[{\"a\":\"\xff\"}]}",
        ] {
            assert_eq!(decode::<Value>(body), None);
            assert_eq!(decode::<()>(body), None);
        }
    }
}
