//! What is known of an input before its first record is sent.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::records::Records;
use crate::format::Format;

/// Tells one input from another, and how much there is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Survey {
    pub(super) bytes: u64,
    pub(super) crc32: u32,
    pub(super) records: u64,
}

impl Survey {
    /// Goes through a file once for its checksum and once for its records.
    pub(super) fn of(path: &Path, format: Format) -> io::Result<Survey> {
        let mut reader = BufReader::with_capacity(1 << 16, File::open(path)?);
        let mut hasher = crc32fast::Hasher::new();
        let mut bytes = 0;
        loop {
            let read = reader.fill_buf()?;
            let count = read.len();
            if count == 0 {
                break;
            }
            hasher.update(read);
            bytes += count as u64;
            reader.consume(count);
        }
        let mut records = 0;
        for record in Records::open(path, format)? {
            record?;
            records += 1;
        }
        Ok(Survey {
            bytes,
            crc32: hasher.finalize(),
            records,
        })
    }
}
