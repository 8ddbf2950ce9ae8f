//! Any text given to a call is refused, or arrives as the one part that it was.
//!
//! An input is a byte for the call, a byte for the base URL, and then texts with a byte
//! 0xff between them: two arguments and the prefix of a base URL. What should arrive is
//! written here with code of its own.

#![no_main]

use std::fmt::Write;
use std::sync::LazyLock;

use bytes::Bytes;
use http::HeaderMap;
use libfuzzer_sys::fuzz_target;
use stytch_users::{
    Api, Call, Client, Error, ErrorKind, TransportRequest, TransportResponse, Users, endpoint,
};
use stytch_users_fuzz::{Line, parts, wait_for};

/// An answer that every call takes.
const ANSWER: &[u8] = br#"{"user_id":"u","user":{"user_id":"u"}}"#;

/// Lines to base URLs, each with the prefix that it has to keep.
static LINES: LazyLock<[(Line, &'static str); 3]> = LazyLock::new(|| {
    [
        ("https://localhost", ""),
        ("http://127.0.0.1:8080/stytch/", "/stytch"),
        ("https://example.com/a%2Fb/v1/users", "/a%2Fb/v1/users"),
    ]
    .map(|(base_url, prefix)| (line(base_url).expect("these are sound"), prefix))
});

/// Roles of an argument other than a segment of the path.
trait Roles: Api {
    #[endpoint(GET, "/v1/<text>/query")]
    fn query(&self, text: &str, #[query] first: &str, #[query] list: &[&str]) -> Call<()>;

    #[endpoint(DELETE, "/v1/header")]
    fn header(
        &self,
        #[header("X-First")] first: &str,
        #[header("X-List")] list: &[&str],
    ) -> Call<()>;
}

impl Roles for Client {}

fn line(base_url: &str) -> Result<Line, Error> {
    let line = Line::to(base_url)?;
    line.answer_with(TransportResponse::new(Bytes::from_static(ANSWER)));
    Ok(line)
}

fuzz_target!(|input: &[u8]| {
    let mut parts = parts(input);
    let Some([call, base, first @ ..]) = parts.next() else {
        return;
    };
    let text = |part: Option<&[u8]>| String::from_utf8_lossy(part.unwrap_or_default()).into_owned();
    let first = text(Some(first));
    let second = text(parts.next());

    let base = usize::from(base % 16);
    if let Some((line, prefix)) = LINES.get(base) {
        try_call(*call, line, prefix, &first, &second);
        return;
    }
    // A base URL of the input's own: refused, or kept as the URL parser reads it.
    let prefix = text(parts.next());
    if let Ok(line) = line(&format!("https://localhost/{prefix}")) {
        let base_url = line.client.base_url().to_owned();
        let kept = base_url
            .strip_prefix("https://localhost")
            .expect("no prefix of a path changes the host");
        assert!(!kept.contains(['?', '#']), "{base_url}");
        try_call(*call, &line, kept, &first, &second);
    }
});

fn try_call(call: u8, line: &Line, prefix: &str, first: &str, second: &str) {
    let users = &line.client;
    let (one, two) = (encoded(first), encoded(second));
    let can_be_sent = is_segment(first);
    match call % 6 {
        0 => {
            let answer = wait_for(users.get(&first.into()));
            let sent = arrived(line, answer, can_be_sent);
            check_url(sent, prefix, &format!("/v1/users/{one}"), None);
        }
        1 => {
            let answer = wait_for(users.delete_email(&first.into()));
            let sent = arrived(line, answer, can_be_sent);
            check_url(sent, prefix, &format!("/v1/users/emails/{one}"), None);
        }
        2 => {
            let answer = wait_for(users.delete_external_id(&first.into()));
            let sent = arrived(line, answer, can_be_sent);
            check_url(sent, prefix, &format!("/v1/users/{one}/external_id"), None);
        }
        3 => {
            let answer = wait_for(users.revoke_connected_app(&first.into(), &second.into()));
            let sent = arrived(line, answer, can_be_sent && is_segment(second));
            let path = format!("/v1/users/{one}/connected_apps/{two}/revoke");
            check_url(sent, prefix, &path, None);
        }
        4 => {
            let answer = wait_for(users.query(first, second, &[first, second]));
            let sent = arrived(line, answer, can_be_sent);
            let query = format!("first={two}&list={one}&list={two}");
            check_url(sent, prefix, &format!("/v1/{one}/query"), Some(&query));
        }
        _ => {
            let answer = wait_for(users.header(first, &[second, first]));
            let sent = arrived(line, answer, is_header(first) && is_header(second));
            if let Some(sent) = &sent {
                assert_eq!(values(&sent.headers, "x-first"), [first.as_bytes()]);
                assert_eq!(
                    values(&sent.headers, "x-list"),
                    [second.as_bytes(), first.as_bytes()]
                );
                let known = ["accept", "authorization", "user-agent", "x-first", "x-list"];
                for name in sent.headers.keys() {
                    assert!(known.contains(&name.as_str()), "{name}");
                }
            }
            check_url(sent, prefix, "/v1/header", None);
        }
    }
}

/// What came over the line; nothing may where the rules refuse the call, and one
/// request must where they do not.
fn arrived<T>(
    line: &Line,
    answer: Result<stytch_users::Response<T>, Error>,
    can_be_sent: bool,
) -> Option<TransportRequest> {
    let mut received = line.take_received();
    match answer {
        Ok(_) => {
            assert!(can_be_sent, "it was sent");
            assert_eq!(received.len(), 1);
        }
        Err(error) => {
            assert!(!can_be_sent, "{error}");
            assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            assert!(!error.maybe_applied());
            assert!(received.is_empty());
        }
    }
    received.pop()
}

fn check_url(sent: Option<TransportRequest>, prefix: &str, path: &str, query: Option<&str>) {
    let Some(sent) = sent else { return };
    let arrived = sent.url.path();
    assert_eq!(arrived.strip_prefix(prefix), Some(path), "{}", sent.url);
    assert_eq!(sent.url.query(), query);
    assert_eq!(sent.url.fragment(), None);
    assert_eq!(sent.url.username(), "");
    assert_eq!(sent.url.password(), None);
}

/// Whether a text can be one segment of a path.
fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.chars().any(char::is_control)
}

/// Whether a text can be the value of a header: it has no
/// control character of ASCII but a tab. What is beyond ASCII goes as UTF-8.
fn is_header(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'\t' || !byte.is_ascii_control())
}

/// The unreserved characters of RFC 3986 as they are, every other byte as `%XX`.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string does not fail");
        }
    }
    encoded
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a [u8]> {
    headers
        .get_all(name)
        .iter()
        .map(|value| value.as_bytes())
        .collect()
}
