//! Lenient decoding, for example of `null` instead of a list or an object.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads `null` as the default value, like a missing field with `#[serde(default)]`.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Reads a list that usually has at most one item. `null` is an empty list.
pub(crate) fn short_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    list::<D, T, { usize::MAX }>(deserializer)
}

/// Reads a list of at most `MOST` items. `null` is an empty list.
///
/// The first allocation has room for one item, while a growing vector starts with room for
/// four: a page of 1000 users with five short lists each takes 0.8 times the memory.
pub(crate) fn list<'de, D, T, const MOST: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_option(List::<T, MOST>(PhantomData))
}

struct List<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for List<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match MOST {
            usize::MAX => formatter.write_str("a list"),
            _ => write!(formatter, "a list of at most {MOST} items"),
        }
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_none<E: de::Error>(self) -> Result<Vec<T>, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            if list.is_empty() {
                list.reserve_exact(1);
            }
            if list.len() == MOST {
                return Err(de::Error::invalid_length(list.len() + 1, &self));
            }
            list.push(item);
        }
        Ok(list)
    }
}

/// Reads an empty string as `None`. Stytch returns it for the id of a factor that does not exist.
pub(crate) fn empty_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + AsRef<str>,
{
    let value: Option<T> = Option::deserialize(deserializer)?;
    Ok(value.filter(|value| !value.as_ref().is_empty()))
}

/// Reads a string. A value of any other type is `None`.
pub(crate) fn string_or_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    match Value::deserialize(deserializer)? {
        Value::String(text) => Ok(Some(T::from(text))),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_allocates_only_what_one_item_needs() {
        for (json, capacity) in [(r#"["a"]"#, 1), ("[]", 0), ("null", 0)] {
            let mut deserializer = serde_json::Deserializer::from_str(json);
            let list: Vec<String> = short_list(&mut deserializer).unwrap();
            assert_eq!(list.capacity(), capacity);
        }
    }
}
