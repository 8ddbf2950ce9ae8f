//! Any bytes with any status and headers are a value or an error, and quickly.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use stytch_users::{CreateUser, Error, ErrorKind, Response, SearchUsers, Users};

use super::json::{Json, MARKER, changed_json, full_page};
use super::line::{Line, cases, wait_for};

/// Far more than a case takes on a busy machine, and far less than what is not bounded.
const QUICKLY: Duration = Duration::from_secs(5);

/// The headers that the client may read.
const HEADERS: [&str; 5] = [
    "retry-after",
    "content-type",
    "location",
    "x-request-id",
    "content-encoding",
];

const ODD_VALUES: [&str; 12] = [
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1e3",
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Fri, 31 Dec 9999 23:59:59 GMT",
    "application/json",
    "text/html; charset=\"",
    "gzip",
    "//[::1",
    "https://",
];

fn header_value() -> impl Strategy<Value = HeaderValue> {
    prop_oneof![
        select(&ODD_VALUES[..]).prop_map(HeaderValue::from_static),
        vec(any::<u8>(), 0..40)
            .prop_filter_map("it ends a header", |bytes| HeaderValue::from_bytes(&bytes)
                .ok()),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let changed = || changed_json().prop_map(|json| json.text("").into_bytes());
    prop_oneof![
        // Anything at all, mostly no JSON.
        2 => vec(any::<u8>(), 0..600),
        // What looks as JSON and is not.
        2 => vec(select(&b"{}[]\",:\\u0nte1-. \n\xff\xc3"[..]), 0..300),
        // JSON that breaks off, or has a byte that does not belong.
        2 => (changed(), any::<Index>()).prop_map(|(mut bytes, end)| {
            bytes.truncate(end.index(bytes.len() + 1));
            bytes
        }),
        2 => (changed(), any::<Index>(), any::<u8>()).prop_map(|(mut bytes, place, byte)| {
            *place.get_mut(&mut bytes) = byte;
            bytes
        }),
        // Levels without end.
        1 => (select(&["[", "{\"user\":", "{\"results\":[", "{\"trusted_metadata\":"][..]), 1..20_000_usize)
            .prop_map(|(opening, depth)| opening.repeat(depth).into_bytes()),
        1 => changed(),
    ]
}

fn outcome<T: std::fmt::Debug>(answer: Result<Response<T>, Error>) -> Result<String, Error> {
    answer.map(|response| format!("{response:?}"))
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_answer_is_a_value_or_an_error_of_its_status(
        status in prop_oneof![Just(200), 200..=599_u16],
        headers in vec((select(&HEADERS[..]), header_value()), 0..4),
        bytes in bytes(),
        method in 0..4,
    ) {
        let mut answer = http::Response::new(Bytes::from(bytes));
        let status = StatusCode::from_u16(status).unwrap();
        *answer.status_mut() = status;
        for (name, value) in headers {
            answer.headers_mut().append(HeaderName::from_static(name), value);
        }
        let line = Line::answering(answer);
        let users = &line.client;
        let begin = Instant::now();
        let outcome = match method {
            0 => outcome(wait_for(users.get(&"u".into()))),
            1 => outcome(wait_for(users.search(&SearchUsers::new()))),
            2 => outcome(wait_for(users.create(&CreateUser::with_email("a@b.de")))),
            _ => outcome(wait_for(users.delete(&"u".into()))),
        };
        prop_assert!(begin.elapsed() < QUICKLY);
        prop_assert_eq!(line.received().len(), 1);
        let Err(error) = outcome else {
            prop_assert!(status.is_success());
            return Ok(());
        };
        let expected = match status.as_u16() {
            ..300 => ErrorKind::Decode,
            300..400 => ErrorKind::Redirect,
            400.. => ErrorKind::Api,
        };
        prop_assert_eq!(error.kind(), expected);
        prop_assert_eq!(error.status(), Some(status));
        prop_assert_eq!(error.attempts(), 1);
        // These have to answer for every error there is.
        let _ = (error.retry_after(), error.is_retryable(), error.maybe_applied());
        prop_assert!(!format!("{error}").contains(['\n', '\r', '\0']), "{:?}", error);
    }

    #[test]
    fn a_redirect_says_no_more_of_its_target_than_the_host(
        before in select(&["", "https://canary:canary@example.com", "//example.com", "https://example.com:1"][..]),
        path in "/canary(/[a-z.]{0,6}){0,3}",
        after in select(&["", "?canary=canary", "#canary", "?a#canary"][..]),
        status in 300..=399_u16,
    ) {
        let mut answer = http::Response::new(Bytes::from(Json::from(full_page()).text("")));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        let location = HeaderValue::try_from(format!("{before}{path}{after}")).unwrap();
        answer.headers_mut().insert("location", location);
        let line = Line::answering(answer);
        let error = wait_for(line.client.get(&"u".into())).unwrap_err();
        prop_assert_eq!(error.kind(), ErrorKind::Redirect);
        let shown = format!("{error} {error:?}");
        prop_assert!(!shown.contains(MARKER), "{}", shown);
        prop_assert_eq!(error.to_string().contains("example.com"), !before.is_empty());
    }
}
