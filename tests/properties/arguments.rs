//! Any text as a query parameter or a header is refused, or arrives as it was.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde::Serialize;
use stytch_users::{Api, Call, Client, ErrorKind, TransportRequest, endpoint};

use super::line::{Line, cases, wait_for};
use super::texts::{decoded, hostile_text};

#[derive(Debug, Serialize)]
struct Page {
    cursor: Option<String>,
    status: Vec<String>,
}

trait Arguments: Api {
    #[endpoint(GET, "/v1/<id>/query")]
    fn query(
        &self,
        id: &str,
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

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_text_arrives_as_the_query_parameter_it_was(
        text in hostile_text(),
        optional in option::of(hostile_text()),
        cursor in option::of(hostile_text()),
        status in vec(hostile_text(), 0..3),
    ) {
        let page = Page { cursor, status };
        let line = Line::answering(http::Response::default());
        let sent = wait_for(line.client.query("a/b", &text, optional.as_deref(), &page));
        prop_assert!(sent.is_ok(), "{:?}", sent);

        let mut expected = vec![("text".to_owned(), text)];
        expected.extend(optional.map(|text| ("odd & name".to_owned(), text)));
        expected.extend(page.cursor.map(|text| ("cursor".to_owned(), text)));
        expected.extend(page.status.into_iter().map(|text| ("status".to_owned(), text)));
        let request = the_one(&line.received())?;
        let query = request.url.query().unwrap_or_default();
        let arrived: Vec<(String, String)> = query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, text)| (decoded(name), decoded(text)))
            .collect();
        prop_assert_eq!(arrived, expected);
        prop_assert!(!query.contains('+'), "a form reads a space in it: {}", query);
        prop_assert_eq!(request.url.path(), "/v1/a%2Fb/query");
        prop_assert_eq!(request.url.fragment(), None);
    }

    #[test]
    fn any_text_is_refused_or_arrives_as_the_header_it_was(
        text in hostile_text(),
        optional in option::of(hostile_text()),
        many in vec(hostile_text(), 0..3),
    ) {
        let line = Line::answering(http::Response::default());
        let sent = wait_for(line.client.header(&text, optional.as_deref(), &many));
        let received = line.received();
        let all = || [&text].into_iter().chain(&optional).chain(&many);
        if !all().all(|text| can_be_a_header(text)) {
            let error = sent.expect_err("it was sent");
            prop_assert_eq!(error.kind(), ErrorKind::InvalidRequest);
            prop_assert!(received.is_empty());
            return Ok(());
        }
        prop_assert!(sent.is_ok(), "{:?}", sent);
        let request = the_one(&received)?;
        let optional: Vec<String> = optional.into_iter().collect();
        for (name, expected) in [("x-text", &vec![text]), ("x-optional", &optional), ("x-many", &many)] {
            let arrived: Vec<&[u8]> = request
                .headers
                .get_all(name)
                .iter()
                .map(|value| value.as_bytes())
                .collect();
            let expected: Vec<&[u8]> = expected.iter().map(|text| text.as_bytes()).collect();
            prop_assert_eq!(arrived, expected);
        }
        for (name, value) in &request.headers {
            let known = [
                "accept", "authorization", "content-type", "user-agent",
                "x-text", "x-optional", "x-many",
            ];
            prop_assert!(known.contains(&name.as_str()), "{}", name);
            prop_assert!(!value.as_bytes().iter().any(|byte| b"\r\n\0".contains(byte)));
        }
    }
}

/// A control character of ASCII ends a header, or is forbidden in one; a tab is neither.
fn can_be_a_header(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte == b'\t' || !byte.is_ascii_control())
}

fn the_one(received: &[TransportRequest]) -> Result<TransportRequest, TestCaseError> {
    match received {
        [request] => Ok(request.clone()),
        _ => Err(TestCaseError::fail(format!("{} were sent", received.len()))),
    }
}
