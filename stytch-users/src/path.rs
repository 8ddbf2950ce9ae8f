//! The path of a request: a template filled in with values, each one segment.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::endpoint::Endpoint;
use crate::error::Error;

/// A value that can be one segment of a path.
///
/// Every type that displays itself is one: the ids of this crate, strings,
/// integers, a `Uuid`. It is sent percent-encoded, so that a `/` or `?` in it stays
/// part of the segment. Refused before anything is sent are values that no
/// encoding can save: an empty one, `.` and `..`, which URL parsers fold even as
/// `%2E%2E`, and control characters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a segment of a path",
    label = "this argument is part of the path",
    note = "a segment of a path is a `&str`, an id, an integer, or any other type that implements `Display`"
)]
pub trait PathSegment {
    /// Writes the value as it is meant, not encoded.
    #[doc(hidden)]
    fn write_segment(&self, writer: &mut dyn Write) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> PathSegment for T {
    fn write_segment(&self, writer: &mut dyn Write) -> fmt::Result {
        write!(writer, "{self}")
    }
}

/// What stays readable in a URL: the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Room for an id of Stytch's, so that a path is one allocation.
const USUAL_VALUE: usize = 48;

/// Fills the template of an endpoint with the values of its placeholders.
pub(crate) fn fill(
    endpoint: &Endpoint,
    values: &[&dyn PathSegment],
) -> Result<Cow<'static, str>, Error> {
    let template = endpoint.template();
    if values.is_empty() && !template.contains('{') {
        return Ok(Cow::Borrowed(template));
    }
    let mut path = String::with_capacity(template.len() + values.len() * USUAL_VALUE);
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, parameter, after)) = split_at_placeholder(rest) {
        path.push_str(before);
        rest = after;
        let Some(value) = values.next() else {
            return Err(refused(endpoint, parameter, "has no value"));
        };
        let mut segment = Segment::begin(&mut path);
        if value.write_segment(&mut segment).is_err() {
            return Err(refused(endpoint, parameter, "could not be written"));
        }
        if let Some(rule) = segment.broken_rule() {
            return Err(refused(endpoint, parameter, rule));
        }
    }
    path.push_str(rest);
    Ok(Cow::Owned(path))
}

/// Appends text percent-encoded, so that it holds nothing but unreserved characters.
pub(crate) fn push_encoded(target: &mut String, text: &str) {
    target.extend(utf8_percent_encode(text, ENCODED));
}

/// Whether all of a text is sent as it is: ids of Stytch's are, and are encoded for a
/// third of what it takes letter by letter.
fn is_unreserved(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

fn split_at_placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (parameter, after) = rest.split_once('}')?;
    Some((before, parameter, after))
}

fn refused(endpoint: &Endpoint, parameter: &str, rule: &str) -> Error {
    Error::invalid_request(*endpoint, format!("`{parameter}` {rule}"))
}

/// Encodes what is written to it onto the path, and watches for what is refused.
struct Segment<'a> {
    path: &'a mut String,
    start: usize,
    has_control: bool,
}

impl<'a> Segment<'a> {
    fn begin(path: &'a mut String) -> Segment<'a> {
        let start = path.len();
        Segment {
            path,
            start,
            has_control: false,
        }
    }

    fn broken_rule(&self) -> Option<&'static str> {
        match &self.path[self.start..] {
            "" => Some("is empty, which would change the route"),
            "." | ".." => Some("is a dot segment, which URL parsers fold away"),
            _ if self.has_control => Some("has a control character in it"),
            _ => None,
        }
    }
}

impl Write for Segment<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if is_unreserved(text) {
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

    const TWO: Endpoint = Endpoint::never_replayed("POST /v1/users/{user_id}/apps/{app}/revoke");

    #[test]
    fn unreserved_characters_stay_readable() {
        let path = fill(&TWO, &[&"user-test-16d9ba61", &"a.b_c~D9"]).unwrap();
        assert_eq!(path, "/v1/users/user-test-16d9ba61/apps/a.b_c~D9/revoke");
    }

    #[test]
    fn everything_else_is_encoded_into_the_one_segment() {
        let path = fill(&TWO, &[&"a/b?c=d#e %2F..é", &"a|b"]).unwrap();
        assert_eq!(
            path,
            "/v1/users/a%2Fb%3Fc%3Dd%23e%20%252F..%C3%A9/apps/a%7Cb/revoke"
        );
    }

    #[test]
    fn any_type_that_displays_itself_is_a_segment() {
        let path = fill(&TWO, &[&42_u64, &String::from("x")]).unwrap();
        assert_eq!(path, "/v1/users/42/apps/x/revoke");
    }

    #[test]
    fn a_placeholder_in_a_value_is_not_filled_in() {
        let path = fill(&TWO, &[&"{app}", &"x"]).unwrap();
        assert_eq!(path, "/v1/users/%7Bapp%7D/apps/x/revoke");
    }

    #[test]
    fn what_no_encoding_can_save_is_refused_with_the_parameter_and_the_rule() {
        for (value, rule) in [
            ("", "`app` is empty, which would change the route"),
            (".", "`app` is a dot segment, which URL parsers fold away"),
            ("..", "`app` is a dot segment, which URL parsers fold away"),
            ("a\nb", "`app` has a control character in it"),
            ("\0", "`app` has a control character in it"),
            ("a\u{85}b", "`app` has a control character in it"),
        ] {
            let error = fill(&TWO, &[&"x", &value]).unwrap_err();
            assert!(error.to_string().contains(rule), "{value:?}: {error}");
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
            assert!(!error.maybe_applied());
        }
    }

    #[test]
    fn dots_that_are_not_the_whole_segment_pass() {
        for value in ["...", ".a", "a..", "foo+bar", "%2e%2e"] {
            assert!(fill(&TWO, &[&"x", &value]).is_ok(), "{value:?}");
        }
    }
}
