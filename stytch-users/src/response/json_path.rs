//! The path of a position in JSON, such as `results[3].emails[0].verified`.

use std::fmt::Write;

/// A value at which reading stopped.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
    /// An object that was read completely, and has no value for a field.
    Object,
    /// A list, of which the opening bracket may have been read.
    List,
    Other,
}

/// Returns the path of the value at which reading stopped. It is empty for the outermost value.
///
/// Line and column are those of serde_json: lines are counted from 1, and the column is the
/// number of bytes of the line that were read, including a scalar value.
pub(super) fn json_path(text: &[u8], line: usize, column: usize, stop: Stop) -> String {
    // Before the end of the object.
    let column = column.saturating_sub((stop == Stop::Object).into());
    let (before, after) = text.split_at(offset(text, line, column));
    let mut levels = levels(before);
    match levels.last_mut() {
        Some(Level::Object(last_key)) if stop == Stop::Object => *last_key = None,
        Some(Level::Array(0)) if stop == Stop::List && !after.starts_with(b"[") => {
            levels.pop();
        }
        _ => {}
    }
    let mut path = String::new();
    for level in levels {
        // Writing to a string cannot fail.
        let _ = match level {
            Level::Object(None) => Ok(()),
            Level::Object(Some(key)) if path.is_empty() => write!(path, "{}", word(key)),
            Level::Object(Some(key)) => write!(path, ".{}", word(key)),
            Level::Array(index) => write!(path, "[{index}]"),
        };
    }
    path
}

/// Returns the number of bytes before a position.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let lines_before: usize = text
        .split_inclusive(|byte| *byte == b'\n')
        .take(line.saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    lines_before.saturating_add(column).min(text.len())
}

/// An object or an array that contains a position.
enum Level<'t> {
    /// An object, with the key that was read last.
    Object(Option<&'t [u8]>),
    /// An array, with the index of the item.
    Array(usize),
}

/// The maximum number of levels that are kept, which is serde_json's recursion limit.
const MAX_LEVELS: usize = 128;

/// Returns the levels at the end of a text, which may be truncated.
fn levels(text: &[u8]) -> Vec<Level<'_>> {
    let mut levels = Vec::new();
    // The number of levels below the last one that is kept.
    let mut deeper = 0_usize;
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'{' | b'[' if levels.len() == MAX_LEVELS => deeper += 1,
            b'{' => levels.push(Level::Object(None)),
            b'[' => levels.push(Level::Array(0)),
            b'}' | b']' if deeper > 0 => deeper -= 1,
            b'}' | b']' => drop(levels.pop()),
            b',' if deeper == 0 => match levels.last_mut() {
                Some(Level::Array(index)) => *index += 1,
                // Until the next key is read, the path is that of the object.
                Some(Level::Object(key)) => *key = None,
                None => {}
            },
            b'"' => {
                let (string, after) = split_string(rest);
                rest = after;
                let is_key = deeper == 0 && after.trim_ascii_start().starts_with(b":");
                if let (true, Some(Level::Object(key))) = (is_key, levels.last_mut()) {
                    *key = Some(string);
                }
            }
            _ => {}
        }
    }
    levels
}

/// Splits the text after an opening quote at the closing one, if there is one.
fn split_string(text: &[u8]) -> (&[u8], &[u8]) {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| {
        let is_end = *byte == b'"' && !is_escaped;
        is_escaped = *byte == b'\\' && !is_escaped;
        is_end
    });
    let end = end.unwrap_or(text.len());
    (&text[..end], text.get(end + 1..).unwrap_or_default())
}

/// Returns a key, or `…` if it is not a plain word: it may be data, such as an email address.
fn word(key: &[u8]) -> &str {
    let is_of_word = |byte: &u8| byte.is_ascii_lowercase() || *byte == b'_';
    match std::str::from_utf8(key) {
        Ok(word) if (1..=64).contains(&key.len()) && key.iter().all(is_of_word) => word,
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_that_of_the_last_value_or_of_an_object_without_a_field() {
        let deep = format!("{}{}7", "[".repeat(300), "],".repeat(299));
        for (text, stop, path) in [
            (r#"{}"#, Stop::Object, ""),
            (
                r#"{"results":[{"user_id":"a"},{}"#,
                Stop::Object,
                "results[1]",
            ),
            (r#"{"a":[{"b":[{"other":[1]}"#, Stop::Object, "a[0].b[0]"),
            ("{\"a\":\n[1,\n2", Stop::Other, "a[1]"),
            (r#"[{"user_id":"u","#, Stop::Other, "[0]"),
            (
                r#"{"ada@example.com":{"results":["#,
                Stop::Other,
                "….results[0]",
            ),
            (
                r#"{"ada@example.com":{"results":["#,
                Stop::List,
                "….results",
            ),
            (r#"{"a\"b":{"c":"d, [\\"#, Stop::Other, "….c"),
            // The path is correct again after a deep value.
            (&deep, Stop::Other, "[1]"),
            // Positions that serde_json does not report do not panic.
            ("]]}}\"", Stop::Object, ""),
        ] {
            let mut lines = text.split('\n');
            let (line, column) = (lines.clone().count(), lines.next_back().unwrap().len());
            assert_eq!(json_path(text.as_bytes(), line, column, stop), path);
            json_path(text.as_bytes(), 0, column + 1, Stop::Object);
        }
        assert_eq!(levels(&b"[".repeat(1_000)).len(), MAX_LEVELS);
    }
}
