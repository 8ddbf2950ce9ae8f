//! Metadata, kept as it was sent.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::fields::Fields;
use super::reply::ErrorReply;
use crate::Metadata;

const MOST_KEYS: usize = 20;
const MOST_BYTES: usize = 4096;

/// Reads a metadata field and merges it into what the user has already.
///
/// Only the top level is merged: a nested value is replaced whole, and `null` deletes
/// its key. A key that is there keeps its place. The limits hold for the result.
/// Returns `None` if the field is absent.
pub(super) fn read(
    fields: &Fields<'_>,
    name: &str,
    before: &Metadata,
) -> Result<Option<Metadata>, ErrorReply> {
    let Some(value) = fields.value(name) else {
        return Ok(None);
    };
    let changes: Entries<'_> = serde_json::from_str(value.get()).map_err(|_| {
        let message = format!("The field '{}' must be an object.", fields.path(name));
        ErrorReply::bad_request("metadata_invalid_format", message)
    })?;
    let before = serde_json::from_str(before.as_str()).map_err(|_| ErrorReply::internal())?;
    let merged = merge(before, changes);
    if merged.0.len() > MOST_KEYS {
        return Err(ErrorReply::bad_request(
            "metadata_too_many_keys",
            "Metadata may have at most 20 top-level keys.",
        ));
    }
    let json = merged.to_json();
    if compact_length(&json) > MOST_BYTES {
        return Err(ErrorReply::bad_request(
            "metadata_too_large",
            "Metadata may be at most 4 KB of JSON.",
        ));
    }
    let metadata = serde_json::from_str(&json).map_err(|_| ErrorReply::internal())?;
    Ok(Some(metadata))
}

fn merge<'a>(before: Entries<'a>, changes: Entries<'a>) -> Entries<'a> {
    let mut entries = before;
    for change in changes.0 {
        let same = entries.0.iter().position(|entry| entry.key == change.key);
        match (same, change.value.get() == "null") {
            (Some(index), true) => {
                entries.0.remove(index);
            }
            (Some(index), false) => {
                if let Some(entry) = entries.0.get_mut(index) {
                    entry.value = change.value;
                }
            }
            (None, true) => {}
            (None, false) => entries.0.push(change),
        }
    }
    entries
}

/// How long JSON is without the spaces between its parts.
fn compact_length(json: &str) -> usize {
    let (mut in_string, mut escaped) = (false, false);
    json.bytes()
        .filter(|byte| {
            if in_string {
                in_string = escaped || *byte != b'"';
                escaped = !escaped && *byte == b'\\';
                return true;
            }
            in_string = *byte == b'"';
            !byte.is_ascii_whitespace()
        })
        .count()
}

/// The keys and values of an object, in order.
struct Entries<'a>(Vec<Entry<'a>>);

struct Entry<'a> {
    /// What the key says, however it is written.
    key: String,
    written_key: &'a str,
    value: &'a RawValue,
}

impl Entries<'_> {
    fn to_json(&self) -> String {
        let entries = self.0.iter();
        let entries = entries.map(|entry| format!("{}:{}", entry.written_key, entry.value.get()));
        format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<&RawValue, &RawValue>()? {
            let written_key = key.get();
            entries.push(Entry {
                // Half of a surrogate pair is no string, and only equal to itself.
                key: serde_json::from_str(written_key).unwrap_or_else(|_| written_key.to_owned()),
                written_key,
                value,
            });
        }
        Ok(Entries(entries))
    }
}
