//! The formats of files with users.

use std::path::Path;

use clap::ValueEnum;

use crate::program::{Stop, printable};

/// The format of a file with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One JSON object per line
    Jsonl,
    /// A header, then one row per user
    Csv,
}

impl Format {
    /// Returns the given format, or else the one of the file's extension.
    pub fn of(path: &Path, given: Option<Format>) -> Result<Format, Stop> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match (given, extension.to_str()) {
            (Some(format), _) => Ok(format),
            (None, Some("jsonl" | "ndjson")) => Ok(Format::Jsonl),
            (None, Some("csv")) => Ok(Format::Csv),
            _ => Err(Stop::Usage(format!(
                "{} does not end in .jsonl, .ndjson or .csv: set the format with --format",
                printable(path.display())
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_takes_precedence_over_the_extension() {
        for (path, given, expected) in [
            ("users.jsonl", None, Some(Format::Jsonl)),
            ("users.NDJSON", None, Some(Format::Jsonl)),
            ("users.csv", Some(Format::Jsonl), Some(Format::Jsonl)),
            ("users", Some(Format::Csv), Some(Format::Csv)),
            ("users.json", None, None),
            ("users", None, None),
        ] {
            assert_eq!(Format::of(Path::new(path), given).ok(), expected, "{path}");
        }
    }
}
