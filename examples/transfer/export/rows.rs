//! A page of users as the bytes of the file.

use std::io;

use serde_json::value::RawValue;

use crate::csv_columns::{header, row};
use crate::format::Format;

/// What stands before the first user.
pub(super) fn head(format: Format) -> io::Result<Vec<u8>> {
    match format {
        Format::JsonLines => Ok(Vec::new()),
        Format::Csv => table([header().map(str::to_owned).collect()]),
    }
}

/// The users, a line or a row each.
pub(super) fn rows(format: Format, users: &[Box<RawValue>]) -> io::Result<Vec<u8>> {
    match format {
        Format::JsonLines => Ok(lines(users)),
        Format::Csv => {
            let rows: Result<Vec<_>, _> = users.iter().map(|user| row(user)).collect();
            table(rows?)
        }
    }
}

/// A line is the text that Stytch wrote. Line ends in it are white space: inside of a
/// JSON text they are escaped.
fn lines(users: &[Box<RawValue>]) -> Vec<u8> {
    let length = users.iter().map(|user| user.get().len() + 1).sum();
    let mut lines = Vec::with_capacity(length);
    for user in users {
        lines.extend(user.get().bytes().map(|byte| match byte {
            b'\n' | b'\r' => b' ',
            other => other,
        }));
        lines.push(b'\n');
    }
    lines
}

fn table(rows: impl IntoIterator<Item = Vec<String>>) -> io::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(&row)?;
    }
    writer.into_inner().map_err(|error| error.into_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_stytch_wrote() {
        let text = "{ \"user_id\":\"user-test-1\",\n\"new\":1.0, \"b\\n\":[1e400]}";
        let user: Box<RawValue> = serde_json::from_str(text).unwrap();
        let lines = rows(Format::JsonLines, &[user]).unwrap();
        let expected = "{ \"user_id\":\"user-test-1\", \"new\":1.0, \"b\\n\":[1e400]}\n";
        assert_eq!(String::from_utf8(lines).unwrap(), expected);
    }

    #[test]
    fn an_empty_page_is_no_line() {
        for format in [Format::JsonLines, Format::Csv] {
            assert_eq!(rows(format, &[]).unwrap(), b"");
        }
        assert!(
            head(Format::Csv)
                .unwrap()
                .starts_with(b"user_id,external_id,")
        );
    }
}
