//! Describes a body that could not be decoded, without quoting it.

use http::header::CONTENT_ENCODING;
use http::response::Parts;

use super::json_path::{Stop, json_path};
use crate::error::is_printable;

/// Returns why the body of a response with a success status is not what the call expects.
pub(super) fn undecodable(head: &Parts, body: &[u8], error: &serde_json::Error) -> String {
    match compression(head) {
        Some(encoding) => format!("the body is compressed ({encoding}), and is not decompressed"),
        None if body.is_empty() => "the body is empty".to_owned(),
        None => describe(body, error),
    }
}

/// Returns the content encoding of a body that was not decompressed. Without the feature
/// `gzip`, no body is.
fn compression(head: &Parts) -> Option<&str> {
    let encoding = head.headers.get(CONTENT_ENCODING)?.to_str().ok()?.trim();
    let is_compressed = !encoding.is_empty() && !encoding.eq_ignore_ascii_case("identity");
    let shown = if is_printable(encoding) {
        encoding
    } else {
        "…"
    };
    is_compressed.then_some(shown)
}

/// Describes what was expected and where. serde's message quotes the value, so only its end is
/// used: `invalid type: string "ada@example.com", expected i64 at line 1 column 9`.
fn describe(body: &[u8], error: &serde_json::Error) -> String {
    if let Err(invalid) = std::str::from_utf8(body) {
        return format!("the body is not UTF-8 at byte {}", invalid.valid_up_to());
    }
    let place = format!("at line {} column {}", error.line(), error.column());
    if error.is_eof() {
        return format!("the body ends too early {place}");
    }
    if error.is_syntax() {
        return format!("the body is not JSON {place}");
    }
    let (path, what) = invalid_value(body, error);
    if path.is_empty() {
        what
    } else {
        format!("{what} at {path}")
    }
}

/// Returns the path of a value that does not fit, and what was expected there.
pub(crate) fn invalid_value(body: &[u8], error: &serde_json::Error) -> (String, String) {
    let sentence = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let sentence = sentence.strip_suffix(&place).unwrap_or(&sentence);
    let begins_with = |beginning| sentence.starts_with(beginning);
    let stop = if begins_with("missing field `") || begins_with("duplicate field `") {
        Stop::Object
    } else if begins_with("invalid type: sequence") {
        Stop::List
    } else {
        Stop::Other
    };
    let path = json_path(body, error.line(), error.column(), stop);
    let what = match stop {
        Stop::Object => sentence,
        _ => expectation(sentence).unwrap_or("the body is not what the call expects"),
    };
    (path, what.to_owned())
}

/// Returns the end of one of serde's messages, such as `expected i64`. Any other message is from
/// a foreign type and may quote the value anywhere.
fn expectation(sentence: &str) -> Option<&str> {
    let is_serdes_own = [
        "invalid type: ",
        "invalid value: ",
        "invalid length ",
        "unknown variant `",
    ]
    .iter()
    .any(|beginning| sentence.starts_with(beginning));
    let start = sentence.rfind(", expected ").filter(|_| is_serdes_own)?;
    Some(&sentence[start + 2..])
}
