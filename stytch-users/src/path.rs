//! The path of a request, built from a template and values, each of which is one segment.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::endpoint::{Endpoint, Parameter};
use crate::error::Error;

/// A value that can be a segment of a path.
///
/// Every type that implements `Display` implements this trait, such as the ids of this crate,
/// strings, integers and `Uuid`. The value is percent-encoded, so a `/` or `?` in it remains
/// part of the segment.
///
/// A value that cannot safely be part of a path is rejected before sending with an
/// [`InvalidRequest`](crate::ErrorKind::InvalidRequest) error:
///
/// - an empty value
/// - `.` and `..`, which URL parsers remove even as `%2E%2E`
/// - a value with a control character
/// - a fixed part of another endpoint's path, if the trait has the
///   [`api`](macro@crate::api) attribute: `emails` is not a valid user id, because
///   `/v1/users/emails/{email_id}` is the path of another endpoint
/// - a value that makes the path longer than 8,192 bytes, percent-encoded and without the base
///   URL
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a segment of a path",
    label = "this argument is part of the path",
    note = "a segment of a path is a `&str`, an id, an integer, or any other type that implements `Display`"
)]
pub trait PathSegment {
    /// Writes the value without encoding it.
    #[doc(hidden)]
    fn write_segment(&self, writer: &mut dyn Write) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> PathSegment for T {
    fn write_segment(&self, writer: &mut dyn Write) -> fmt::Result {
        write!(writer, "{self}")
    }
}

/// Everything except for [unreserved](is_unreserved) characters.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The usual maximum length of an id, so that a path is one allocation.
const USUAL_VALUE: usize = 48;

/// The maximum length of an encoded path, in bytes. Servers accept request lines of about that
/// length, and reqwest accepts URLs up to 65,534 bytes.
const MAX_PATH_BYTES: usize = 8_192;

/// Fills the template of an endpoint with the values of its placeholders.
pub(crate) fn fill(
    endpoint: &Endpoint,
    values: &[&dyn PathSegment],
) -> Result<Cow<'static, str>, Error> {
    let declaration = endpoint.declaration();
    if declaration.parameters.is_empty() {
        return Ok(Cow::Borrowed(endpoint.template()));
    }
    let invalid = |parameter: &Parameter, reason: &str| {
        Error::invalid_request(*endpoint, format!("`{}` {reason}", parameter.name))
    };
    let usual = endpoint.template().len() + values.len() * USUAL_VALUE;
    let mut path = String::with_capacity(usual);
    let mut values = values.iter();
    for parameter in &declaration.parameters {
        path.push_str(parameter.before);
        let Some(value) = values.next() else {
            return Err(invalid(parameter, "has no value"));
        };
        let mut segment = Segment {
            start: path.len(),
            path: &mut path,
            has_control: false,
        };
        if value.write_segment(&mut segment).is_err() {
            return Err(invalid(parameter, "could not be written"));
        }
        if let Some(reason) = segment.reason_to_reject(parameter) {
            return Err(invalid(parameter, &reason));
        }
        if path.len() > MAX_PATH_BYTES.saturating_sub(declaration.rest.len()) {
            let reason = format!("makes the path longer than {MAX_PATH_BYTES} bytes");
            return Err(invalid(parameter, &reason));
        }
    }
    path.push_str(declaration.rest);
    Ok(Cow::Owned(path))
}

/// Returns `true` for the characters that URLs never encode, according to RFC 3986.
pub(crate) fn is_unreserved(byte: u8) -> bool {
    RESERVED[usize::from(byte)] == 0
}

/// 1 for the other characters. A table takes a fifth of the instructions of comparisons.
const RESERVED: [u8; 256] = {
    let mut table = [1; 256];
    let mut byte = 0;
    while byte < 128 {
        let letter = byte as u8;
        if letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'.' | b'_' | b'~') {
            table[byte] = 0;
        }
        byte += 1;
    }
    table
};

/// Appends a string and percent-encodes everything except for unreserved characters.
pub(crate) fn push_encoded(target: &mut String, text: &str) {
    target.extend(utf8_percent_encode(text, ENCODED));
}

/// A writer that appends percent-encoded text to the path and detects control characters.
struct Segment<'a> {
    path: &'a mut String,
    start: usize,
    has_control: bool,
}

impl Segment<'_> {
    fn reason_to_reject(&self, parameter: &Parameter) -> Option<Cow<'static, str>> {
        let value = &self.path[self.start..];
        if parameter.reserved.contains(&value) {
            return Some(format!("is `{value}`, a fixed part of another endpoint's path").into());
        }
        match value {
            "" => Some("is empty, which would change the route".into()),
            "." | ".." => Some("is a dot segment, which URL parsers remove".into()),
            _ if self.has_control => Some("has a control character in it".into()),
            _ => None,
        }
    }
}

impl Write for Segment<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        // Stytch's ids need no encoding.
        let kinds = text.bytes().map(|byte| RESERVED[usize::from(byte)]);
        if kinds.fold(0, |seen, kind| seen | kind) == 0 {
            self.path.push_str(text);
        } else {
            self.has_control |= text.chars().any(char::is_control);
            push_encoded(self.path, text);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Declaration;

    const TWO: Endpoint = Endpoint::safe(
        const {
            &Declaration::new(
                "revoke",
                "POST /v1/users/{user_id}/apps/{app}/revoke",
                [&["search", "a%3Ab"], &[]],
            )
        },
    );

    #[test]
    fn a_value_becomes_one_segment_with_all_but_unreserved_characters_encoded() {
        let cases: [(&dyn PathSegment, &str); 7] = [
            (&"user-test-1.b_c~D9", "user-test-1.b_c~D9"),
            (&"a/b?c=d#e %2F..é", "a%2Fb%3Fc%3Dd%23e%20%252F..%C3%A9"),
            (&"...", "..."),
            (&"{app}", "%7Bapp%7D"),
            (&42_u64, "42"),
            (&"Search", "Search"),
            (&"a%3Ab", "a%253Ab"),
        ];
        for (value, segment) in cases {
            // The last two resemble values that are reserved at that position.
            let path = fill(&TWO, &[value, &"search"]).unwrap();
            assert_eq!(path, format!("/v1/users/{segment}/apps/search/revoke"));
        }
    }

    #[test]
    fn a_value_that_cannot_be_a_segment_is_rejected_with_its_name_and_the_reason() {
        let longest = "a".repeat(MAX_PATH_BYTES - "/v1/users//apps/x/revoke".len());
        assert!(fill(&TWO, &[&longest, &"x"]).is_ok());
        let (long, too_long) = (
            format!("{longest}a"),
            "makes the path longer than 8192 bytes",
        );
        let dots = "is a dot segment, which URL parsers remove";
        let control = "has a control character in it";
        for (values, name, reason) in [
            (["x", ""], "app", "is empty, which would change the route"),
            (["x", "."], "app", dots),
            (["..", "x"], "user_id", dots),
            (["x", "a\nb"], "app", control),
            (["x", "\0"], "app", control),
            (["x", "a\u{85}b"], "app", control),
            (
                ["search", "x"],
                "user_id",
                "is `search`, a fixed part of another endpoint's path",
            ),
            (
                ["a:b", "x"],
                "user_id",
                "is `a%3Ab`, a fixed part of another endpoint's path",
            ),
            ([&long, "x"], "app", too_long),
            (["x", &long], "app", too_long),
            ([&" ".repeat(2731), "x"], "user_id", too_long),
        ] {
            let error = fill(&TWO, &[&values[0], &values[1]]).unwrap_err();
            assert_eq!(error.to_string(), format!("{TWO}: `{name}` {reason}"));
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
        }
    }
}
