//! The path of a request: built from a template and values, each of which is one segment, and
//! parsed back into them.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};

use http::Method;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::endpoint::{Endpoint, Parameter};
use crate::error::Error;
use crate::url_characters::UrlCharacters;

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

/// Everything except for the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The usual maximum length of an id, so that a path is one allocation.
const USUAL_VALUE: usize = 48;

/// The maximum length of an encoded path, in bytes. Servers accept request lines of about that
/// length, and reqwest accepts URLs up to 65,534 bytes.
const LONGEST_PATH: usize = 8_192;

/// Fills the template of an endpoint with the values of its placeholders.
pub(crate) fn fill(
    endpoint: &Endpoint,
    values: &[&dyn PathSegment],
) -> Result<Cow<'static, str>, Error> {
    let declaration = endpoint.declaration();
    if declaration.parameters.is_empty() {
        return Ok(Cow::Borrowed(endpoint.template()));
    }
    let invalid = |parameter: &Parameter, rule: &str| {
        Error::invalid_request(*endpoint, format!("`{}` {rule}", parameter.name))
    };
    let usual = endpoint.template().len() + values.len() * USUAL_VALUE;
    let mut path = String::with_capacity(usual);
    let mut values = values.iter();
    for parameter in &declaration.parameters {
        path.push_str(parameter.before);
        let Some(value) = values.next() else {
            return Err(invalid(parameter, "has no value"));
        };
        let mut segment = Segment::begin(&mut path);
        if value.write_segment(&mut segment).is_err() {
            return Err(invalid(parameter, "could not be written"));
        }
        if let Some(rule) = segment.broken_rule(parameter) {
            return Err(invalid(parameter, &rule));
        }
        if path.len() > LONGEST_PATH.saturating_sub(declaration.rest.len()) {
            let rule = format!("makes the path longer than {LONGEST_PATH} bytes");
            return Err(invalid(parameter, &rule));
        }
    }
    path.push_str(declaration.rest);
    Ok(Cow::Owned(path))
}

impl Endpoint {
    /// Returns `true` if a request with this method and path belongs to this endpoint.
    ///
    /// `path` is the percent-encoded path of the request, without the path of the base URL and
    /// without the query. At most one endpoint of a trait with the
    /// [`api`](macro@crate::api) attribute matches.
    ///
    /// ```
    /// use http::Method;
    /// use stytch_users::Users;
    ///
    /// let endpoint = <dyn Users>::GET;
    /// assert!(endpoint.matches(&Method::GET, "/v1/users/user-test-1"));
    /// assert!(!endpoint.matches(&Method::PUT, "/v1/users/user-test-1"));
    /// assert!(!endpoint.matches(&Method::GET, "/v1/users/user-test-1/connected_apps"));
    /// ```
    pub fn matches(&self, method: &Method, path: &str) -> bool {
        self.method() == *method && self.path_values(path).is_some()
    }

    /// Returns the decoded values of the path's parameters, in order, or `None` if the path is
    /// not one that this endpoint's calls send.
    ///
    /// ```
    /// use stytch_users::Users;
    ///
    /// let values = <dyn Users>::GET.path_values("/v1/users/a%2Fb").unwrap();
    /// assert_eq!(values, ["a/b"]);
    /// // This is the path of `search`.
    /// assert_eq!(<dyn Users>::GET.path_values("/v1/users/search"), None);
    /// ```
    pub fn path_values<'a>(&self, path: &'a str) -> Option<Vec<Cow<'a, str>>> {
        let mut values = Vec::new();
        let mut parameters = self.declaration().parameters.iter();
        let mut segments = path.split('/');
        for declared in self.template().split('/') {
            let segment = percent_decode_str(segments.next()?);
            if declared.starts_with('{') {
                let value = segment.decode_utf8().ok()?;
                if Segment::breaks_a_rule(&value, parameters.next()?) {
                    return None;
                }
                values.push(value);
            } else if !segment.eq(percent_decode_str(declared)) {
                return None;
            }
        }
        segments.next().is_none().then_some(values)
    }
}

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

impl<'a> Segment<'a> {
    fn begin(path: &'a mut String) -> Segment<'a> {
        let start = path.len();
        Segment {
            path,
            start,
            has_control: false,
        }
    }

    fn breaks_a_rule(value: &str, parameter: &Parameter) -> bool {
        let mut path = String::new();
        let mut segment = Segment::begin(&mut path);
        segment.write_str(value).is_err() || segment.broken_rule(parameter).is_some()
    }

    fn broken_rule(&self, parameter: &Parameter) -> Option<Cow<'static, str>> {
        let value = &self.path[self.start..];
        if value.len() <= parameter.longest_reserved && parameter.reserved.contains(&value) {
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
        if UrlCharacters::of(text).are_unreserved() {
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

    const TWO: Endpoint = Endpoint::new(
        const {
            &Declaration::never_replayed(
                "revoke",
                "POST /v1/users/{user_id}/apps/{app}/revoke",
                [&["search", "a%3Ab"], &[]],
            )
        },
    );

    #[test]
    fn a_value_becomes_one_segment_with_all_but_unreserved_characters_encoded() {
        let cases: [(&dyn PathSegment, &str); 5] = [
            (&"user-test-1.b_c~D9", "user-test-1.b_c~D9"),
            (&"a/b?c=d#e %2F..é", "a%2Fb%3Fc%3Dd%23e%20%252F..%C3%A9"),
            (&"...", "..."),
            (&"{app}", "%7Bapp%7D"),
            (&42_u64, "42"),
        ];
        for (value, segment) in cases {
            let path = fill(&TWO, &[value, &"x"]).unwrap();
            assert_eq!(path, format!("/v1/users/{segment}/apps/x/revoke"));
        }
    }

    #[test]
    fn a_value_that_cannot_be_a_segment_is_rejected_with_its_name_and_the_reason() {
        for (value, reason) in [
            ("", "`app` is empty, which would change the route"),
            (".", "`app` is a dot segment, which URL parsers remove"),
            ("..", "`app` is a dot segment, which URL parsers remove"),
            ("a\nb", "`app` has a control character in it"),
            ("\0", "`app` has a control character in it"),
            ("a\u{85}b", "`app` has a control character in it"),
        ] {
            let error = fill(&TWO, &[&"x", &value]).unwrap_err();
            assert!(error.to_string().contains(reason), "{value:?}: {error}");
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
            assert!(!error.maybe_applied());
        }
    }

    #[test]
    fn a_reserved_value_is_rejected_only_where_it_is_reserved() {
        for (value, shown) in [("search", "search"), ("a:b", "a%3Ab")] {
            let error = fill(&TWO, &[&value, &"x"]).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "POST /v1/users/{{user_id}}/apps/{{app}}/revoke: `user_id` is `{shown}`, \
                     a fixed part of another endpoint's path"
                )
            );
            assert!(fill(&TWO, &[&"x", &value]).is_ok(), "{value}");
        }
        for value in ["Search", "searc", "search2", "a%3Ab"] {
            assert!(fill(&TWO, &[&value, &"x"]).is_ok(), "{value}");
        }
    }

    #[test]
    fn an_encoded_path_has_at_most_8192_bytes() {
        let fixed = "/v1/users//apps/x/revoke".len();
        let longest = "a".repeat(LONGEST_PATH - fixed);
        let path = fill(&TWO, &[&longest, &"x"]).unwrap();
        assert_eq!(path.len(), LONGEST_PATH);

        let reason = "makes the path longer than 8192 bytes";
        for (values, name) in [
            ([&*format!("{longest}a"), "x"], "app"),
            (["x", &*format!("{longest}a")], "app"),
            ([&*" ".repeat(LONGEST_PATH / 3), "x"], "user_id"),
        ] {
            let error = fill(&TWO, &[&values[0], &values[1]]).unwrap_err();
            assert!(
                error.to_string().ends_with(&format!("`{name}` {reason}")),
                "{error}"
            );
            assert_eq!(error.kind(), crate::ErrorKind::InvalidRequest);
        }
    }

    #[test]
    fn path_values_returns_the_values_that_a_path_was_built_from() {
        for (first, second) in [("a/b?c=d#e %2F..é", "..."), ("{app}", "x"), ("Search", "%")] {
            let path = fill(&TWO, &[&first, &second]).unwrap();
            assert_eq!(TWO.path_values(&path).unwrap(), [first, second]);
            assert!(TWO.matches(&Method::POST, &path));
            assert!(!TWO.matches(&Method::GET, &path));
        }
        let path = "/v1/%75sers/x/apps/y/revoke";
        assert_eq!(TWO.path_values(path).unwrap(), ["x", "y"]);
    }

    #[test]
    fn a_path_that_no_call_sends_does_not_match() {
        for path in [
            "",
            "/",
            "/v1/users/x/apps/y",
            "/v1/users/x/apps/y/revoke/",
            "/v1/users/x/apps/y/revoke?x=1",
            "//v1/users/x/apps/y/revoke",
            "/v1/users//apps/y/revoke",
            "/v1/users/%2E%2E/apps/y/revoke",
            "/v1/users/%FF/apps/y/revoke",
            "/v1/users/%0A/apps/y/revoke",
            "/v1/users/search/apps/y/revoke",
            "/v1/users/%73earch/apps/y/revoke",
            "/v1/users%2Fx/apps/y/revoke",
            "v1/users/x/apps/y/revoke",
        ] {
            assert_eq!(TWO.path_values(path), None, "{path}");
        }
    }
}
