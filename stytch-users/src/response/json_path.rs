//! The path of a position in JSON, such as `results[3].emails[0].verified`.

/// Returns the path of the value at which reading stopped. It is empty for the outermost value.
///
/// Line and column are those of serde_json: lines are counted from 1, and the column is the
/// number of bytes of the line that were read, including a scalar value.
pub(super) fn path_of_value(text: &[u8], line: usize, column: usize) -> String {
    position(&text[..offset(text, line, column)]).to_string()
}

/// Returns the path of an object with a missing field, which was read completely.
pub(super) fn path_of_object(text: &[u8], line: usize, column: usize) -> String {
    let before_its_end = column.saturating_sub(1);
    let mut position = position(&text[..offset(text, line, before_its_end)]);
    if let Some(Level::Object(last_key)) = position.levels.last_mut() {
        *last_key = None;
    }
    position.to_string()
}

/// Returns the position at the end of a text, which may be truncated.
fn position(text: &[u8]) -> Position<'_> {
    let mut position = Position::default();
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'{' => position.enter(Level::Object(None)),
            b'[' => position.enter(Level::Array(0)),
            b'}' | b']' => position.leave(),
            b',' => position.next(),
            b'"' => {
                let length = string_length(rest);
                let after = rest.get(length + 1..).unwrap_or_default();
                position.text(&rest[..length], after);
                rest = after;
            }
            _ => {}
        }
    }
    position
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

/// Returns the length of a string up to its closing quote, or up to the end of the text.
fn string_length(text: &[u8]) -> usize {
    let mut is_escaped = false;
    text.iter()
        .position(|byte| {
            let is_end = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            is_end
        })
        .unwrap_or(text.len())
}

/// The maximum number of levels that are kept, which is serde_json's recursion limit.
const MAX_LEVELS: usize = 128;

/// The objects and arrays that contain a position.
#[derive(Default)]
struct Position<'t> {
    levels: Vec<Level<'t>>,
    /// The number of levels below the last one that is kept.
    deeper: usize,
}

enum Level<'t> {
    /// An object, with the key that was read last.
    Object(Option<&'t [u8]>),
    /// An array, with the index of the item.
    Array(usize),
}

impl<'t> Position<'t> {
    fn enter(&mut self, level: Level<'t>) {
        if self.levels.len() < MAX_LEVELS {
            self.levels.push(level);
        } else {
            self.deeper += 1;
        }
    }

    fn leave(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
        } else {
            self.levels.pop();
        }
    }

    fn next(&mut self) {
        if self.deeper > 0 {
            return;
        }
        match self.levels.last_mut() {
            Some(Level::Array(index)) => *index += 1,
            // Until the next key is read, the path is that of the object.
            Some(Level::Object(key)) => *key = None,
            None => {}
        }
    }

    /// Treats a string as a key if a colon follows.
    fn text(&mut self, string: &'t [u8], after: &[u8]) {
        if self.deeper > 0 || !after.trim_ascii_start().starts_with(b":") {
            return;
        }
        if let Some(Level::Object(key)) = self.levels.last_mut() {
            *key = Some(string);
        }
    }
}

impl std::fmt::Display for Position<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut separator = "";
        for level in &self.levels {
            match level {
                Level::Object(None) => {}
                Level::Object(Some(key)) => write!(formatter, "{separator}{}", word(key))?,
                Level::Array(index) => write!(formatter, "[{index}]")?,
            }
            separator = ".";
        }
        Ok(())
    }
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
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Page {
        #[serde(rename = "results")]
        _results: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        #[serde(rename = "user_id")]
        _user_id: String,
        #[serde(rename = "emails", default)]
        _emails: Vec<Flag>,
    }

    #[derive(Debug, Deserialize)]
    struct Flag {
        #[serde(rename = "verified")]
        _verified: bool,
    }

    fn path(text: &str) -> String {
        let error = serde_json::from_str::<Page>(text).unwrap_err();
        path_of_object(text.as_bytes(), error.line(), error.column())
    }

    #[test]
    fn the_path_of_a_missing_field_is_that_of_its_object() {
        assert_eq!(path("{}"), "");
        assert_eq!(path(r#"{"results":[{"user_id":"a"},{}]}"#), "results[1]");
        let text = r#"{"results":[{"user_id":"a","emails":[{"other":[1]}]}]}"#;
        assert_eq!(path(text), "results[0].emails[0]");
    }

    #[test]
    fn the_path_of_an_unknown_field_is_that_of_its_object() {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Strict {
            #[serde(rename = "user_id")]
            _user_id: String,
        }
        let text = r#"[{"user_id":"u","other":2}]"#;
        let error = serde_json::from_str::<Vec<Strict>>(text).unwrap_err();
        let path = path_of_value(text.as_bytes(), error.line(), error.column());
        assert_eq!(path, "[0]");
    }

    #[test]
    fn keys_that_may_be_data_are_not_shown() {
        let text = r#"{"ada@example.com":{"results":["#;
        assert_eq!(
            path_of_value(text.as_bytes(), 1, text.len()),
            "….results[0]"
        );
    }

    #[test]
    fn the_number_of_recorded_levels_is_bounded() {
        let text = format!(r#"{{"zzz":{}"#, r#"[{"a":"#.repeat(1_000_000));
        let position = position(text.as_bytes());
        assert_eq!(position.levels.len(), MAX_LEVELS);
        assert!(position.levels.capacity() <= 2 * MAX_LEVELS);
        // The path is correct again after the deep value.
        let text = format!("{}{}7", "[".repeat(300), "],".repeat(299));
        assert_eq!(path_of_value(text.as_bytes(), 1, text.len()), "[1]");
    }

    #[test]
    fn a_position_outside_the_text_does_not_panic() {
        for text in ["", "\"", "{\"", "]]}}", "{\"a\\", "\u{e9}\""] {
            for line in 0..3 {
                for column in 0..9 {
                    path_of_value(text.as_bytes(), line, column);
                    path_of_object(text.as_bytes(), line, column);
                }
            }
        }
    }
}
