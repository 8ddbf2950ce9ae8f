//! JSON Lines: an object a line.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};

use super::LONGEST_RECORD;
use crate::csv_columns::Fields;
use crate::import::fault::Fault;

pub(super) struct JsonLines {
    reader: BufReader<File>,
    line: Vec<u8>,
    number: u64,
}

impl JsonLines {
    pub(super) fn new(file: File) -> JsonLines {
        JsonLines {
            reader: BufReader::with_capacity(1 << 16, file),
            line: Vec::new(),
            number: 0,
        }
    }

    /// The next line that is not blank, with its number.
    pub(super) fn next(&mut self) -> Option<io::Result<(u64, Result<Fields, Fault>)>> {
        loop {
            self.line.clear();
            match self.read_line() {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => return Some(Err(error)),
            }
            self.number += 1;
            let is_cut = self.line.len() as u64 > LONGEST_RECORD;
            if is_cut {
                if let Err(error) = self.reader.skip_until(b'\n') {
                    return Some(Err(error));
                }
                let fault = Fault::of_line("is longer than 1 MiB");
                return Some(Ok((self.number, Err(fault))));
            }
            let text = self.text();
            if !text.is_empty() {
                return Some(Ok((self.number, read(text))));
            }
        }
    }

    /// Reads a line, or as much of it as a record may have and one byte more.
    fn read_line(&mut self) -> io::Result<usize> {
        let limited = &mut (&mut self.reader).take(LONGEST_RECORD + 1);
        limited.read_until(b'\n', &mut self.line)
    }

    /// The line without white space around it, and the first without the mark that some
    /// programs put in front of UTF-8.
    fn text(&self) -> &[u8] {
        let text = match self.number {
            1 => self.line.strip_prefix(b"\xef\xbb\xbf"),
            _ => None,
        };
        text.unwrap_or(&self.line).trim_ascii()
    }
}

fn read(text: &[u8]) -> Result<Fields, Fault> {
    let unique: Result<Unique, _> = serde_json::from_slice(text);
    match unique {
        Ok(Unique(fields)) => Ok(fields),
        Err(error) if error.to_string().starts_with(Unique::TWICE) => {
            Err(Fault::of_line("has a key twice"))
        }
        Err(_) => Err(Fault::of_line("is not a JSON object")),
    }
}

/// Fields of which none comes twice: of two values one would be lost.
struct Unique(Fields);

impl Unique {
    const TWICE: &str = "a key comes twice";
}

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_map(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut fields = Fields::new();
        while let Some((name, value)) = map.next_entry()? {
            if fields.insert(name, value).is_some() {
                return Err(A::Error::custom(Unique::TWICE));
            }
        }
        Ok(Unique(fields))
    }
}
