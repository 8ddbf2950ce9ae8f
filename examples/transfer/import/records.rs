//! The records of a file, one after the other, however large the file is.

mod csv_rows;
mod json_lines;

use std::fs::File;
use std::io;
use std::path::Path;

use csv_rows::CsvRows;
use json_lines::JsonLines;

use super::fault::Fault;
use crate::csv_columns::Fields;
use crate::format::Format;

/// How long a record may be, in bytes. Metadata, the largest part, has at most 8 KB.
pub(super) const LONGEST_RECORD: u64 = 1 << 20;

/// A user as the file has it.
pub(super) struct Record {
    /// The first is 1; blank lines do not count.
    pub(super) number: u64,
    /// Where it begins in the file, in a table with the blank lines before it; the
    /// first line is 1.
    pub(super) line: u64,
    /// Its fields, unless it has none to read.
    pub(super) fields: Result<Fields, Fault>,
}

/// Goes through a file. At most one record is in memory.
pub(super) struct Records {
    rows: Rows,
    number: u64,
}

enum Rows {
    JsonLines(JsonLines),
    Csv(Box<CsvRows>),
}

impl Records {
    pub(super) fn open(path: &Path, format: Format) -> io::Result<Records> {
        let file = File::open(path)?;
        let rows = match format {
            Format::JsonLines => Rows::JsonLines(JsonLines::new(file)),
            Format::Csv => Rows::Csv(Box::new(CsvRows::new(file)?)),
        };
        Ok(Records { rows, number: 0 })
    }
}

impl Iterator for Records {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<io::Result<Record>> {
        let row = match &mut self.rows {
            Rows::JsonLines(lines) => lines.next()?,
            Rows::Csv(rows) => rows.next()?,
        };
        self.number += 1;
        let number = self.number;
        Some(row.map(|(line, fields)| Record {
            number,
            line,
            fields,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Number, line, and the fields as JSON or the fault.
    fn read(text: &[u8], format: Format) -> Vec<(u64, u64, String)> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let records = Records::open(file.path(), format).unwrap();
        let read = records.map(|record| {
            let record = record.unwrap();
            let text = match record.fields {
                Ok(fields) => serde_json::to_string(&fields).unwrap(),
                Err(fault) => fault.to_string(),
            };
            (record.number, record.line, text)
        });
        read.collect()
    }

    fn row(number: u64, line: u64, text: &str) -> (u64, u64, String) {
        (number, line, text.to_owned())
    }

    #[test]
    fn json_lines_are_counted_without_the_blank_ones() {
        let text =
            b"\xef\xbb\xbf{\"email\":\"a\"}\n\n  \r\n{\"email\":\"b\"}\r\n[1]\n{\"email\n\xff\n{}";
        assert_eq!(
            read(text, Format::JsonLines),
            [
                row(1, 1, r#"{"email":"a"}"#),
                row(2, 4, r#"{"email":"b"}"#),
                row(3, 5, "the line is not a JSON object"),
                row(4, 6, "the line is not a JSON object"),
                row(5, 7, "the line is not a JSON object"),
                row(6, 8, "{}"),
            ]
        );
    }

    #[test]
    fn a_key_that_comes_twice_is_refused() {
        let text = b"{\"email\":\"a@b.co\",\"email\":\"c@d.co\"}";
        assert_eq!(
            read(text, Format::JsonLines),
            [row(1, 1, "the line has a key twice")]
        );
    }

    #[test]
    fn a_line_that_is_too_long_does_not_fill_the_memory_and_the_next_is_read() {
        let mut text = vec![b'x'; 3 << 20];
        text.extend(b"\n{}\n");
        assert_eq!(
            read(&text, Format::JsonLines),
            [row(1, 1, "the line is longer than 1 MiB"), row(2, 2, "{}")]
        );
    }

    #[test]
    fn csv_rows_know_the_line_they_begin_on() {
        let text = b"\xef\xbb\xbfemail,last_name\na@b.co,\"O'\nHara\"\n\nc@d.co\n\xff,x\n'=1,\n";
        assert_eq!(
            read(text, Format::Csv),
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
    fn a_quote_that_never_ends_does_not_fill_the_memory() {
        let mut text = b"email\n\"".to_vec();
        text.resize(4 << 20, b'x');
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let mut records = Records::open(file.path(), Format::Csv).unwrap();
        let error = records.next().unwrap().err().unwrap();
        assert!(error.to_string().contains("line 2"), "{error}");
    }

    #[test]
    fn a_header_with_a_column_twice_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "email,email\na,b\n").unwrap();
        assert!(Records::open(file.path(), Format::Csv).is_err());
    }
}
