//! CSV: a header line, then a row a record.

use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord};

use super::LONGEST_RECORD;
use crate::csv_columns::{self, Fields};
use crate::import::fault::Fault;

pub(super) struct CsvRows {
    reader: Reader<Leashed>,
    header: StringRecord,
    read: Arc<AtomicU64>,
    row: ByteRecord,
}

impl CsvRows {
    /// Reads the header.
    pub(super) fn new(file: File) -> io::Result<CsvRows> {
        let read = Arc::new(AtomicU64::new(0));
        let leashed = Leashed {
            file,
            read: read.clone(),
        };
        // That a row has too few cells is said of the row, and the next one is read.
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(leashed);
        let header = reader.headers()?.clone();
        for (index, name) in header.iter().enumerate() {
            if header.iter().take(index).any(|before| before == name) {
                let what = format!(
                    "the header has two columns of one name, column {}",
                    index + 1
                );
                return Err(io::Error::new(io::ErrorKind::InvalidData, what));
            }
        }
        Ok(CsvRows {
            reader,
            header,
            read,
            row: ByteRecord::new(),
        })
    }

    /// The next row, with the line it begins on.
    pub(super) fn next(&mut self) -> Option<io::Result<(u64, Result<Fields, Fault>)>> {
        self.read.store(0, Ordering::Relaxed);
        match self.reader.read_byte_record(&mut self.row) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(Err(self.named(error.into()))),
        }
        let line = self.row.position().map_or(0, csv::Position::line);
        Some(Ok((line, self.fields())))
    }

    fn fields(&self) -> Result<Fields, Fault> {
        if self.row.len() != self.header.len() {
            let rule = "has another number of cells than the header";
            return Err(Fault::of_row(rule));
        }
        let row = StringRecord::from_byte_record(self.row.clone())
            .map_err(|_| Fault::of_row("is not UTF-8"))?;
        csv_columns::fields(self.header.iter(), row.iter())
            .map_err(|(column, rule)| Fault::new(column, rule))
    }

    fn named(&self, error: io::Error) -> io::Error {
        let line = self.reader.position().line();
        io::Error::new(error.kind(), format!("line {line}: {error}"))
    }
}

/// A file that refuses to go on within one row for ever: a quote that is never closed
/// would make the rest of the file one cell.
struct Leashed {
    file: File,
    /// Bytes since the last row.
    read: Arc<AtomicU64>,
}

impl Read for Leashed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read.load(Ordering::Relaxed) > LONGEST_RECORD {
            let what = "a row is longer than 1 MiB: is a quote not closed?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        let count = self.file.read(buffer)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
