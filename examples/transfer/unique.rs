//! JSON objects in which no key occurs twice.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use crate::table::Fields;

const TWICE: &str = "a key occurs twice";

/// Reads a JSON object in which no key occurs twice, at any depth: one of two values would be
/// lost. The error contains no value of the object.
pub fn unique_fields(json: &str) -> Result<Fields, String> {
    let fields = serde_json::from_str::<Unique>(json).and_then(|_| serde_json::from_str(json));
    fields.map_err(|error| match (error.classify(), error.to_string()) {
        (Category::Data, text) if text.starts_with(TWICE) => "has a key twice".to_owned(),
        (Category::Data, _) => "is not a JSON object".to_owned(),
        (_, text) => {
            format!("is not valid JSON: {text}").replace(" at line 1 column", " at column")
        }
    })
}

/// Any JSON value in which no object has a key twice.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_any(Unique)
    }
}

impl<'de> Visitor<'de> for Unique {
    type Value = Unique;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut keys = HashSet::new();
        while let Some((key, Unique)) = map.next_entry::<String, _>()? {
            if !keys.insert(key) {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Unique, A::Error> {
        while let Some(Unique) = seq.next_element()? {}
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }
}
