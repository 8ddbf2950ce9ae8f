//! The records of a file, one after the other.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use crc32fast::Hasher;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::program::{Stop, printable};
use crate::table::{self, Fields};

/// The maximum length of a record in bytes. Metadata, the largest part, has at most 8 KB.
const MAX_RECORD_BYTES: u64 = 1 << 20;

/// The format of a file with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A JSON object per line.
    Jsonl,
    /// A header, then a row per user.
    Csv,
}

impl Format {
    /// Returns the format of a file with this name.
    pub fn of(path: &Path) -> Result<Format, Stop> {
        let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
        match extension.to_str() {
            Some("jsonl" | "ndjson") => Ok(Format::Jsonl),
            Some("csv") => Ok(Format::Csv),
            _ => Err(Stop::Usage(format!(
                "{} does not end in .jsonl, .ndjson or .csv",
                printable(path.display())
            ))),
        }
    }
}

/// A record of a file.
pub struct Record {
    /// The first is 1; blank lines do not count.
    pub number: u64,
    /// The line on which it begins; the first is 1.
    pub line: u64,
    /// Its fields, or why the record is invalid.
    pub fields: Result<Fields, String>,
}

/// Identifies the content of an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The number of records.
    pub records: u64,
    /// The CRC-32 of all bytes.
    crc32: u32,
}

/// Opens an input, which must be a regular file: it is read once to check all of it before
/// anything is sent, and once to send it.
pub fn open(path: &Path) -> Result<File, Stop> {
    let shown = printable(path.display());
    // Opening a pipe would wait for its other end.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(Stop::Usage(format!(
            "{shown} is not a regular file: save the users to one first, so that an import that \
             is interrupted can continue"
        )));
    }
    File::open(path).map_err(|error| Stop::Usage(format!("could not read {shown}: {error}")))
}

/// Reads an input from its beginning.
pub fn records(mut input: &File, format: Format) -> io::Result<Records<&File>> {
    input.seek(SeekFrom::Start(0))?;
    Records::new(input, format)
}

/// The records of a file. At most one is in memory.
pub struct Records<R> {
    reader: BufReader<R>,
    format: Format,
    /// The columns of a table.
    pub columns: Vec<String>,
    /// The lines that were read.
    lines: u64,
    /// The record that was read last.
    text: Vec<u8>,
    /// It is complete after the last record.
    pub fingerprint: Fingerprint,
}

impl<R: Read> Records<R> {
    /// Reads the header of a table. An error of the kind `InvalidData` is about the content.
    pub fn new(reader: R, format: Format) -> io::Result<Records<R>> {
        let mut reader = BufReader::with_capacity(1 << 16, reader);
        // Some programs write this mark before UTF-8.
        if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            reader.consume(3);
        }
        let mut records = Records {
            reader,
            format,
            columns: Vec::new(),
            lines: 0,
            text: Vec::new(),
            fingerprint: Fingerprint::default(),
        };
        if format == Format::Csv && records.read_text()? {
            let header = str::from_utf8(&records.text);
            let header = header.map_err(|_| invalid(1, "the header is not UTF-8"))?;
            records.columns = table::cells(header).map_err(|wrong| invalid(1, wrong))?;
            let mut names = records.columns.iter();
            while let Some(name) = names.next() {
                if names.as_slice().contains(name) {
                    let wrong = format!("there are two columns `{}`", printable(name));
                    return Err(invalid(1, &wrong));
                }
            }
        }
        Ok(records)
    }

    /// Returns the next record.
    pub fn read(&mut self) -> io::Result<Option<Record>> {
        loop {
            let line = self.lines + 1;
            if !self.read_text()? {
                return Ok(None);
            }
            let fields = match str::from_utf8(&self.text) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => self.fields(text, line)?,
                Err(_) => Err("the line is not UTF-8".to_owned()),
            };
            self.fingerprint.records += 1;
            return Ok(Some(Record {
                number: self.fingerprint.records,
                line,
                fields,
            }));
        }
    }

    fn fields(&self, text: &str, line: u64) -> io::Result<Result<Fields, String>> {
        if self.format == Format::Jsonl {
            let fields = unique_fields(text.trim_end());
            return Ok(fields.map_err(|wrong| format!("the line {wrong}")));
        }
        let row = table::cells(text).map_err(|wrong| invalid(line, wrong))?;
        if row.len() != self.columns.len() {
            let wrong = "the row has another number of cells than the header";
            return Ok(Err(wrong.to_owned()));
        }
        Ok(table::fields(&self.columns, &row))
    }

    /// Reads the text of a record, and returns `false` at the end. A row of a table continues
    /// on the next line while a quote is open.
    fn read_text(&mut self) -> io::Result<bool> {
        self.text.clear();
        let begin = self.lines + 1;
        let mut is_open = false;
        loop {
            let length = self.text.len();
            let limit = (MAX_RECORD_BYTES + 1).saturating_sub(length as u64);
            let mut limited = (&mut self.reader).take(limit);
            limited.read_until(b'\n', &mut self.text)?;
            let part = &self.text[length..];
            if self.text.len() as u64 > MAX_RECORD_BYTES {
                let what = "longer than 1 MiB, or a quote is not closed";
                return Err(invalid(begin, what));
            }
            let mut hasher = Hasher::new_with_initial(self.fingerprint.crc32);
            hasher.update(part);
            self.fingerprint.crc32 = hasher.finalize();
            self.lines += u64::from(!part.is_empty());
            let quotes = part.iter().filter(|byte| **byte == b'"').count();
            is_open ^= self.format == Format::Csv && quotes % 2 == 1;
            if !is_open {
                return Ok(!self.text.is_empty());
            }
            if part.is_empty() {
                return Err(invalid(begin, "a quote is not closed"));
            }
        }
    }
}

fn invalid(line: u64, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: {what}"))
}

/// Reads a JSON object in which no key occurs twice, at any depth: one of two values would be
/// lost. The error contains no value of the object.
fn unique_fields(json: &str) -> Result<Fields, String> {
    let value: Value = serde_json::from_str(json).map_err(|error| {
        format!("is not valid JSON: {error}").replace(" at line 1 column", " at column")
    })?;
    // Of a key that occurs twice, the value has one.
    if keys(&value) < keys_in_text(json) {
        return Err("has a key twice".to_owned());
    }
    serde_json::from_str(json).map_err(|_| "is not a JSON object".to_owned())
}

/// Returns the number of keys in all objects of a value.
fn keys(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields.len() + fields.values().map(keys).sum::<usize>(),
        Value::Array(items) => items.iter().map(keys).sum(),
        _ => 0,
    }
}

/// Returns the number of keys in valid JSON: a colon outside of strings follows each.
fn keys_in_text(json: &str) -> usize {
    // Without the escaped quotes, each quote begins or ends a string.
    let json = json.replace(r"\\", "").replace("\\\"", "");
    let outside = json.split('"').step_by(2);
    outside.map(|part| part.matches(':').count()).sum()
}
