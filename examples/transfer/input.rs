//! The records of a file, one after the other.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, StringRecord};
use serde::{Deserialize, Serialize};

use crate::end::{Format, Stop, printable};
use crate::files::{Content, Measured};
use crate::new_user::unique_fields;
use crate::table::{self, Fields};

/// How long a record may be, in bytes. Metadata, the largest part, has at most 8 KB.
const LONGEST_RECORD: u64 = 1 << 20;

/// A user as the file has it.
pub struct Record {
    /// The first is 1; blank lines do not count.
    pub number: u64,
    /// The line on which it begins; the first is 1.
    pub line: u64,
    /// Its fields, or why it has none.
    pub fields: Result<Fields, String>,
}

/// Tells one input from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// What is in the file.
    pub content: Content,
    /// How many records it has.
    pub records: u64,
}

/// An open input. It is a regular file, because it is read twice: once to check all of it
/// before anything is sent, and once to send it.
pub struct Input {
    file: File,
    path: PathBuf,
    format: Format,
}

impl Input {
    /// Opens a file.
    pub fn open(path: &Path, format: Format) -> Result<Input, Stop> {
        let shown = printable(path.display());
        // Opening a pipe would wait for its other end.
        let file = fs::metadata(path)
            .and_then(|metadata| metadata.is_file().then(|| File::open(path)).transpose());
        match file {
            Ok(Some(file)) => Ok(Input {
                file,
                path: path.to_owned(),
                format,
            }),
            Ok(None) => Err(Stop::Usage(format!(
                "{shown} is not a regular file: save the users to one first, so that an import \
                 that is interrupted can continue"
            ))),
            Err(error) => Err(Stop::Usage(format!("could not read {shown}: {error}"))),
        }
    }

    /// Calls `read` with each record, and returns what the input was.
    pub fn survey(
        &mut self,
        mut read: impl FnMut(Record) -> Result<(), Stop>,
    ) -> Result<Survey, Stop> {
        let mut records = self.records()?;
        while let Some(record) = records.next()? {
            read(record)?;
        }
        Ok(records.survey())
    }

    /// The records from the first one on.
    pub fn records(&mut self) -> Result<Records<'_>, Stop> {
        let path = printable(self.path.display());
        let failed = |error| Stop::Usage(format!("could not read {path}: {error}"));
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        let file = Measured::new(&self.file);
        let rows = match self.format {
            Format::Jsonl => Rows::Jsonl(BufReader::with_capacity(1 << 16, file)),
            Format::Csv => {
                let strict = Strict {
                    inner: file,
                    place: Place::CellBegin,
                    line: 1,
                    length: 0,
                    has_crlf: false,
                };
                // A row with another number of cells is that row's error.
                let mut builder = csv::ReaderBuilder::new();
                let mut reader = builder.flexible(true).from_reader(strict);
                let header = reader
                    .headers()
                    .map_err(|error| failed(error.into()))?
                    .clone();
                for (index, name) in header.iter().enumerate() {
                    if header.iter().take(index).any(|before| before == name) {
                        let name = printable(name);
                        return Err(Stop::Usage(format!("{path} has the column `{name}` twice")));
                    }
                }
                Rows::Csv(Box::new(reader), header)
            }
        };
        Ok(Records {
            rows,
            path,
            number: 0,
            line: 0,
            buffer: Vec::new(),
        })
    }
}

/// The records of an [`Input`]. At most one is in memory.
pub struct Records<'a> {
    rows: Rows<'a>,
    path: String,
    number: u64,
    line: u64,
    buffer: Vec<u8>,
}

enum Rows<'a> {
    Jsonl(BufReader<Measured<&'a File>>),
    Csv(Box<csv::Reader<Strict<Measured<&'a File>>>>, StringRecord),
}

impl Records<'_> {
    /// The names of the columns of a table.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        let header = match &self.rows {
            Rows::Jsonl(_) => None,
            Rows::Csv(_, header) => Some(header),
        };
        header.into_iter().flatten()
    }

    /// What was read. It is whole after the last record.
    pub fn survey(&self) -> Survey {
        let content = match &self.rows {
            Rows::Jsonl(reader) => reader.get_ref().content(),
            Rows::Csv(reader, _) => reader.get_ref().inner.content(),
        };
        Survey {
            content,
            records: self.number,
        }
    }

    /// The next record.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Record>, Stop> {
        let next = match &self.rows {
            Rows::Jsonl(_) => self.next_line(),
            Rows::Csv(..) => self.next_row(),
        };
        let fields =
            next.map_err(|error| Stop::Usage(format!("could not read {}: {error}", self.path)))?;
        self.number += u64::from(fields.is_some());
        Ok(fields.map(|fields| Record {
            number: self.number,
            line: self.line,
            fields,
        }))
    }

    fn next_line(&mut self) -> io::Result<Option<Result<Fields, String>>> {
        let Rows::Jsonl(reader) = &mut self.rows else {
            return Ok(None);
        };
        loop {
            self.buffer.clear();
            let mut limited = reader.by_ref().take(LONGEST_RECORD + 1);
            if limited.read_until(b'\n', &mut self.buffer)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            if self.buffer.len() as u64 > LONGEST_RECORD {
                reader.skip_until(b'\n')?;
                return Ok(Some(Err("the line is longer than 1 MiB".to_owned())));
            }
            // Some programs write this mark before UTF-8.
            let mark = self
                .buffer
                .strip_prefix(b"\xef\xbb\xbf")
                .filter(|_| self.line == 1);
            let text = mark.unwrap_or(&self.buffer).trim_ascii();
            if !text.is_empty() {
                return Ok(Some(
                    unique_fields(text).map_err(|wrong| format!("the line {wrong}")),
                ));
            }
        }
    }

    fn next_row(&mut self) -> io::Result<Option<Result<Fields, String>>> {
        let Rows::Csv(reader, header) = &mut self.rows else {
            return Ok(None);
        };
        let mut row = ByteRecord::new();
        if !reader.read_byte_record(&mut row)? {
            return Ok(None);
        }
        // The parser leaves the second character of a line end to the next row.
        let begins_before = u64::from(reader.get_ref().has_crlf);
        self.line = row.position().map_or(0, csv::Position::line) + begins_before;
        if row.len() != header.len() {
            let wrong = "the row has another number of cells than the header";
            return Ok(Some(Err(wrong.to_owned())));
        }
        let Ok(row) = StringRecord::from_byte_record(row) else {
            return Ok(Some(Err("the row is not UTF-8".to_owned())));
        };
        let fields = table::fields(header.iter(), row.iter());
        Ok(Some(fields.map_err(|(column, wrong)| {
            format!("{} {wrong}", printable(column))
        })))
    }
}

/// Passes on CSV whose quotes are as RFC 4180 has them. The parser takes any, so one that is
/// not closed would make one cell of all that follows.
struct Strict<R> {
    inner: R,
    place: Place,
    line: u64,
    /// Of the row so far.
    length: u64,
    has_crlf: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    CellBegin,
    Unquoted,
    Quoted { since_line: u64 },
    QuoteInQuoted,
}

impl<R: Read> Read for Strict<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        match self.place {
            Place::Quoted { since_line } if length == 0 && !buffer.is_empty() => {
                return Err(invalid(since_line, "a quote is not closed"));
            }
            _ => {}
        }
        for byte in &buffer[..length] {
            self.place = self.after(*byte)?;
        }
        Ok(length)
    }
}

impl<R> Strict<R> {
    fn after(&mut self, byte: u8) -> io::Result<Place> {
        let (place, line) = (self.place, self.line);
        let is_quoted = matches!(place, Place::Quoted { .. });
        self.line += u64::from(byte == b'\n');
        self.length = if byte == b'\n' && !is_quoted {
            0
        } else {
            self.length + 1
        };
        if self.length > LONGEST_RECORD {
            return Err(invalid(
                line,
                "the row is longer than 1 MiB: is a quote not closed?",
            ));
        }
        match (place, byte) {
            (Place::Quoted { .. }, b'"') => Ok(Place::QuoteInQuoted),
            (Place::Quoted { .. }, _) => Ok(place),
            (Place::QuoteInQuoted, b'"') => Ok(Place::Quoted { since_line: line }),
            (_, b',' | b'\n') => Ok(Place::CellBegin),
            (_, b'\r') => {
                self.has_crlf = true;
                Ok(Place::CellBegin)
            }
            (Place::QuoteInQuoted, _) => Err(invalid(line, "a quote ends within a cell")),
            (Place::CellBegin, b'"') => Ok(Place::Quoted { since_line: line }),
            // The mark that some programs write before UTF-8.
            (Place::CellBegin, 0xef | 0xbb | 0xbf) if line == 1 && self.length <= 3 => Ok(place),
            (Place::Unquoted, b'"') => Err(invalid(line, "a quote begins within a cell")),
            (Place::CellBegin | Place::Unquoted, _) => Ok(Place::Unquoted),
        }
    }
}

fn invalid(line: u64, what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("line {line}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, line, and the fields as JSON or what is wrong.
    fn read(text: &[u8], format: Format) -> Result<Vec<(u64, u64, String)>, Stop> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        let mut records = Vec::new();
        let survey = Input::open(file.path(), format)?.survey(|record| {
            let text = match record.fields {
                Ok(fields) => serde_json::to_string(&fields).unwrap(),
                Err(wrong) => wrong,
            };
            records.push((record.number, record.line, text));
            Ok(())
        })?;
        assert_eq!(survey.records, records.len() as u64);
        assert_eq!(survey.content.bytes, text.len() as u64);
        Ok(records)
    }

    fn row(number: u64, line: u64, text: &str) -> (u64, u64, String) {
        (number, line, text.to_owned())
    }

    #[test]
    fn json_lines_are_counted_without_the_blank_ones() {
        let mut text =
            b"\xef\xbb\xbf{\"email\":\"a\"}\n\n  \r\n[1]\n{\"a\":[{\"b\":1,\"b\":2}]}\n\xff\n"
                .to_vec();
        text.resize(text.len() + (3 << 20), b'x');
        text.extend(b"\n{}");
        assert_eq!(
            read(&text, Format::Jsonl).unwrap(),
            [
                row(1, 1, r#"{"email":"a"}"#),
                row(2, 4, "the line is not a JSON object"),
                row(3, 5, "the line has a key twice"),
                row(4, 6, "the line is not a JSON object"),
                row(5, 7, "the line is longer than 1 MiB"),
                row(6, 8, "{}"),
            ]
        );
    }

    #[test]
    fn csv_rows_know_the_line_they_begin_on() {
        let text = b"\xef\xbb\xbfemail,last_name\na@b.co,\"O'\nHara\"\n\nc@d.co\n\xff,x\n'=1,\n";
        assert_eq!(
            read(text, Format::Csv).unwrap(),
            [
                row(
                    1,
                    2,
                    r#"{"email":"a@b.co","name":{"last_name":"O'\nHara"}}"#
                ),
                row(2, 4, "the row has another number of cells than the header"),
                row(3, 6, "the row is not UTF-8"),
                row(4, 7, r#"{"email":"=1"}"#),
            ]
        );
    }

    #[test]
    fn quotes_that_are_not_closed_and_columns_of_one_name_are_errors() {
        let mut endless = b"email\n\"".to_vec();
        endless.resize(4 << 20, b'x');
        for (text, what) in [
            (
                &b"email\n\"a@b.co\nc@d.co\n"[..],
                "line 2: a quote is not closed",
            ),
            (
                b"email,last_name\na,\"b\nc,\"d\"\n",
                "line 3: a quote ends within a cell",
            ),
            (b"email\na\"b\n", "line 2: a quote begins within a cell"),
            (b"email,email\na,b\n", "has the column `email` twice"),
            (&endless, "line 2: the row is longer than 1 MiB"),
        ] {
            let stop = read(text, Format::Csv).unwrap_err();
            assert!(
                matches!(stop, Stop::Usage(_)) && stop.message().contains(what),
                "{stop:?}"
            );
        }
        let quoted = b"\xef\xbb\xbf\"email\",\"last_name\"\r\n\"a\"\"b\",\"\"\r\n";
        assert_eq!(
            read(quoted, Format::Csv).unwrap(),
            [row(1, 2, r#"{"email":"a\"b"}"#)]
        );
    }
}
