//! Metadata, kept as it was sent.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
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
    let changes: Entries<'_> = serde_json::from_str(changes.as_str()).map_err(|_| {
        let message = "Metadata must be an object.";
        ErrorReply::bad_request("metadata_invalid_format", message)
    })?;
    let internal = |_| ErrorReply::internal();
    let mut merged: Entries<'_> = serde_json::from_str(before.as_str()).map_err(internal)?;
    for change in changes.0 {
        match merged.0.iter_mut().find(|(key, ..)| *key == change.0) {
            Some((_, _, value)) => *value = change.2,
            None => merged.0.push(change),
        }
    }
    merged.0.retain(|(_, _, value)| value.get() != "null");
    if merged.0.len() > MAX_KEYS {
        let message = "Metadata may have at most 20 top-level keys.";
        return Err(ErrorReply::bad_request("metadata_too_many_keys", message));
    }
    let entries = merged.0.iter();
    let entries = entries.map(|(_, written_key, value)| format!("{written_key}:{value}"));
    let json = format!("{{{}}}", entries.collect::<Vec<_>>().join(","));
    if json.len() > MAX_BYTES {
        let message = "Metadata may be at most 4 KB of JSON.";
        return Err(ErrorReply::bad_request("metadata_too_large", message));
    }
    serde_json::from_str(&json).map_err(internal)
}

/// The keys of an object without escapes and as they are written, and the values, in order.
struct Entries<'a>(Vec<(String, &'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<'a>, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some((written_key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            // A lone surrogate is not a valid string, so it is compared as it is written.
            let key = serde_json::from_str(written_key.get());
            let key = key.unwrap_or_else(|_| written_key.get().to_owned());
            entries.push((key, written_key, value));
        }
        Ok(Entries(entries))
    }
}
