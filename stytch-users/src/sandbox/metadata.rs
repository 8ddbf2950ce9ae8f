//! Metadata, kept as it was sent.

use std::collections::HashMap;
use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::reply::ErrorReply;
use crate::Metadata;

const MAX_KEYS: usize = 20;
const MAX_BYTES: usize = 4096;

/// Merges metadata into what the user has already.
///
/// Only the top level is merged: a nested value is replaced as a whole, and `null` deletes
/// its key. A key that is there keeps its place. The limits apply to the result.
pub(super) fn merge(before: &Metadata, changes: &Metadata) -> Result<Metadata, ErrorReply> {
    let mut merged = Entries::default();
    for metadata in [before, changes] {
        let mut json = serde_json::Deserializer::from_str(metadata.as_str());
        json.deserialize_map(&mut merged).map_err(|_| {
            let message = "Metadata must be an object.";
            ErrorReply::bad_request("metadata_invalid_format", message)
        })?;
    }
    merged.list.retain(|(_, value)| value.get() != "null");
    if merged.list.len() > MAX_KEYS {
        let message = "Metadata may have at most 20 top-level keys.";
        return Err(ErrorReply::bad_request("metadata_too_many_keys", message));
    }
    let entries = merged.list.iter();
    let entries = entries.map(|(written_key, value)| format!("{written_key}:{value}"));
    let json = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    if json.len() > MAX_BYTES {
        let message = "Metadata may be at most 4 KB of JSON.";
        return Err(ErrorReply::bad_request("metadata_too_large", message));
    }
    serde_json::from_str(&json).map_err(|_| ErrorReply::internal())
}

/// The entries of an object. A key that occurs again replaces the value and keeps its place.
#[derive(Default)]
struct Entries<'a> {
    /// The keys as they are written, and the values, in order.
    list: Vec<(&'a RawValue, &'a RawValue)>,
    /// The index of each key in the list. The keys are without escapes.
    indexes: HashMap<String, usize>,
}

impl<'a> Visitor<'a> for &mut Entries<'a> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some((written_key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // A lone surrogate is not a valid string, so it is compared as it is written.
            let key = serde_json::from_str(written_key.get());
            let key = key.unwrap_or_else(|_| written_key.get().to_owned());
            let index = *self.indexes.entry(key).or_insert(self.list.len());
            match self.list.get_mut(index) {
                Some((_, replaced)) => *replaced = value,
                None => self.list.push((written_key, value)),
            }
        }
        Ok(())
    }
}
