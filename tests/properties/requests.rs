//! Any text is rejected before sending, or arrives as the segment, the query parameter or the
//! header that it was.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde::Serialize;
use stytch_users::{Api, Call, Client, ErrorKind, endpoint};

use super::texts::{decoded, hostile_text};
use super::{cases, wait_for};
use crate::scripted::{builder, client, ok};

#[derive(Debug, Serialize)]
struct Page {
    cursor: Option<String>,
    status: Vec<String>,
}

trait Arguments: Api {
    #[endpoint(GET, "/v1/<first>/and/<second>/query")]
    fn query(
        &self,
        first: &str,
        second: &str,
        #[query] text: &str,
        #[query("odd & name")] optional: Option<&str>,
        #[query] page: &Page,
    ) -> Call<()>;

    #[endpoint(POST, "/v1/header")]
    fn header(
        &self,
        #[header("X-Text")] text: &str,
        #[header("X-Optional")] optional: Option<&str>,
        #[header("X-Many")] many: &[String],
    ) -> Call<()>;
}

impl Arguments for Client {}

/// Base URLs, and the segments in front of every path of theirs.
const BASE_URLS: [(&str, &[&str]); 4] = [
    ("https://localhost", &[]),
    ("http://127.0.0.1:8080/", &[]),
    ("https://example.com/stytch", &["stytch"]),
    (
        "https://example.com/a%2Fb/v1/users/",
        &["a/b", "v1", "users"],
    ),
];

fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..") && !text.chars().any(char::is_control)
}

/// A control character of ASCII ends a header or is forbidden in one, except a tab.
fn is_header(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'\t' || !byte.is_ascii_control())
}

proptest! {
    #![proptest_config(cases(600))]

    #[test]
    fn any_text_is_rejected_or_arrives_as_the_segment_or_the_query_parameter_it_was(
        first in hostile_text(),
        second in hostile_text(),
        text in hostile_text(),
        optional in option::of(hostile_text()),
        cursor in option::of(hostile_text()),
        status in vec(hostile_text(), 0..3),
        (base_url, prefix) in select(&BASE_URLS[..]),
    ) {
        let page = Page { cursor, status };
        let (builder, sent) = builder([ok("{}")]);
        let client = builder.base_url(base_url).build().unwrap();
        let result = wait_for(client.query(&first, &second, &text, optional.as_deref(), &page));
        if !is_segment(&first) || !is_segment(&second) {
            let error = result.expect_err("it was sent");
            prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            prop_assert_eq!((error.attempts(), error.maybe_applied()), (0, false));
            prop_assert_eq!(sent.count(), 0);
            return Ok(());
        }
        prop_assert!(result.is_ok(), "{:?}", result);
        prop_assert_eq!(sent.count(), 1);
        let url = &sent.requests()[0].uri;

        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~%/".contains(c);
        prop_assert!(url.path().chars().all(is_plain), "{}", url);
        let path: Vec<String> = url.path()[1..].split('/').map(decoded).collect();
        let mut expected = prefix.to_vec();
        expected.extend(["v1", &first, "and", &second, "query"]);
        prop_assert_eq!(path, expected);

        let mut expected = vec![("text".to_owned(), text)];
        expected.extend(optional.map(|text| ("odd & name".to_owned(), text)));
        expected.extend(page.cursor.map(|text| ("cursor".to_owned(), text)));
        expected.extend(page.status.into_iter().map(|text| ("status".to_owned(), text)));
        let query = url.query().unwrap_or_default();
        let arrived = query.split('&').filter_map(|pair| pair.split_once('='));
        let arrived = arrived.map(|(name, text)| (decoded(name), decoded(text)));
        prop_assert_eq!(arrived.collect::<Vec<_>>(), expected);
        prop_assert!(!query.contains('+'), "a form reads a space in it: {}", query);
        prop_assert!(base_url.contains(url.host().unwrap_or_default()));
    }

    #[test]
    fn any_text_is_rejected_or_arrives_as_the_header_it_was(
        text in hostile_text(),
        optional in option::of(hostile_text()),
        many in vec(hostile_text(), 0..3),
    ) {
        let (client, sent) = client([ok("{}")]);
        let result = wait_for(client.header(&text, optional.as_deref(), &many));
        let all = || [&text].into_iter().chain(&optional).chain(&many);
        if !all().all(|text| is_header(text)) {
            let error = result.expect_err("it was sent");
            prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            prop_assert_eq!(sent.count(), 0);
            return Ok(());
        }
        prop_assert!(result.is_ok(), "{:?}", result);
        let headers = &sent.requests()[0].headers;
        let optional = Vec::from_iter(optional);
        let expected = [("x-text", &vec![text]), ("x-optional", &optional), ("x-many", &many)];
        for (name, expected) in expected {
            let arrived = headers.get_all(name).iter().map(|value| value.as_bytes());
            let expected: Vec<&[u8]> = expected.iter().map(|text| text.as_bytes()).collect();
            prop_assert_eq!(arrived.collect::<Vec<_>>(), expected);
        }
        let others = ["accept", "authorization", "content-type", "host", "user-agent"];
        for name in headers.keys().filter(|name| !name.as_str().starts_with("x-")) {
            prop_assert!(others.contains(&name.as_str()), "{}", name);
        }
    }
}
