//! Decoding that takes what servers do: null where a list or an object belongs.

use serde::{Deserialize, Deserializer};

/// `null` is the default, as a missing field is with `#[serde(default)]`.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// An empty string is none: so Stytch answers the id of a factor that was not given.
pub(crate) fn empty_as_none<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + AsRef<str>,
{
    let value: Option<T> = Option::deserialize(deserializer)?;
    Ok(value.filter(|value| !value.as_ref().is_empty()))
}
