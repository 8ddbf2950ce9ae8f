//! The formats of a file of users.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::end::Stop;

/// How a file holds users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// A header line, then one row a user.
    Csv,
}

impl Format {
    /// The format of a file: the one that is named, or else the one of its ending.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] for a name that is none, and for an ending that does not tell.
    pub fn of(path: &Path, named: Option<&str>) -> Result<Format, Stop> {
        match named {
            Some("jsonl") => Ok(Format::JsonLines),
            Some("csv") => Ok(Format::Csv),
            Some(other) => Err(Stop::Usage(format!(
                "--format takes jsonl or csv, not {other}"
            ))),
            None => Format::of_ending(path).ok_or_else(|| {
                let path = path.display();
                Stop::Usage(format!(
                    "{path} ends neither in .jsonl, .ndjson nor .csv: --format says what it is"
                ))
            }),
        }
    }

    fn of_ending(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" | "ndjson" => Some(Format::JsonLines),
            "csv" => Some(Format::Csv),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_and_then_the_ending() {
        for (path, named, expected) in [
            ("users.jsonl", None, Some(Format::JsonLines)),
            ("users.NDJSON", None, Some(Format::JsonLines)),
            ("users.csv", None, Some(Format::Csv)),
            ("users.csv", Some("jsonl"), Some(Format::JsonLines)),
            ("users", Some("csv"), Some(Format::Csv)),
            ("users", None, None),
            ("users.json", None, None),
            ("users.csv", Some("xml"), None),
        ] {
            let format = Format::of(Path::new(path), named);
            assert_eq!(format.ok(), expected, "{path} {named:?}");
        }
    }
}
