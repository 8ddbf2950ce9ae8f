//! Any response is a value or an error, quickly, and an error says where the body does not fit
//! and quotes nothing of it.

use std::time::{Duration, Instant};

use http::HeaderValue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::json;
use stytch_users::{Client, Error, ErrorKind};

use super::json::{MARKED, MARKER, REPEATED, any_json, changed, full_response, pointers, text};
use super::{cases, wait_for};
use crate::scripted::{Outcome, client};
use crate::wire::any_call::Seen;
use crate::wire::table::{Row, rows};

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
    let bytes = vec(any::<u8>(), 0..40);
    prop_oneof![
        select(&ODD_VALUES[..]).prop_map(HeaderValue::from_static),
        bytes.prop_filter_map("it ends a header", |bytes| HeaderValue::from_bytes(&bytes)
            .ok()),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let changed = || changed().prop_map(String::into_bytes);
    let openings = [
        "[",
        "{\"user\":",
        "{\"results\":[",
        "{\"trusted_metadata\":",
    ];
    prop_oneof![
        // Anything at all, mostly not JSON.
        vec(any::<u8>(), 0..600),
        // What looks like JSON and is not.
        vec(select(&b"{}[]\",:\\u0nte1-. \n\xff\xc3"[..]), 0..300),
        // JSON that breaks off, or has a byte that does not belong.
        (changed(), any::<Index>()).prop_map(|(mut bytes, end)| {
            bytes.truncate(end.index(bytes.len() + 1));
            bytes
        }),
        (changed(), any::<Index>(), any::<u8>()).prop_map(|(mut bytes, place, byte)| {
            *place.get_mut(&mut bytes) = byte;
            bytes
        }),
        // Levels without end.
        (select(openings.to_vec()), 1..20_000_usize)
            .prop_map(|(opening, depth)| opening.repeat(depth).into_bytes()),
    ]
}

/// A call of any method of the trait.
fn method() -> impl Strategy<Value = Row> {
    let rows = rows().into_iter().filter(|row| row.case == "minimal");
    select(rows.collect::<Vec<_>>()).no_shrink()
}

fn send(row: &Row, response: http::Response<bytes::Bytes>) -> Result<Seen, Error> {
    let (client, sent) = client([Outcome::Response(response)]);
    let result = wait_for((row.call)(&client, row.ids).send());
    assert_eq!(sent.count(), 1);
    result
}

/// Fails unless a body is a value that is read again as it was written, or an error that
/// quotes nothing of the body.
fn check(row: &Row, body: String) -> Result<(), TestCaseError> {
    match send(row, http::Response::new(body.into())) {
        Ok(seen) => {
            // Metadata keeps numbers that no other type can hold.
            let Ok(json) = serde_json::from_str(&seen.json) else {
                return Ok(());
            };
            let call = (row.call)(Client::stub(), row.ids);
            let read = call.read(&json).map_err(TestCaseError::fail)?;
            prop_assert_eq!(read.written, json);
        }
        Err(error) => {
            prop_assert_eq!(error.kind(), ErrorKind::Decode);
            prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
            prop_assert_eq!(error.attempts(), 1);
            let shown = format!("{error} {error:?} {error:#?}").to_lowercase();
            prop_assert!(!shown.contains(MARKER), "{}", shown);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_response_is_a_value_or_an_error_of_its_status(
        status in prop_oneof![Just(200), 200..=599_u16],
        headers in vec((select(&HEADERS[..]), header_value()), 0..4),
        bytes in bytes(),
        row in method(),
    ) {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(name, value);
        }
        let begin = Instant::now();
        let result = send(&row, response.body(bytes.into()).unwrap());
        prop_assert!(begin.elapsed() < QUICKLY);
        let expected = match (status, result) {
            (..300, Ok(_)) => return Ok(()),
            (_, Ok(seen)) => return Err(TestCaseError::fail(format!("{seen:?}"))),
            (status, Err(error)) => (status, error),
        };
        let (status, error) = expected;
        let kind = match status {
            ..300 => ErrorKind::Decode,
            300..400 => ErrorKind::Redirect,
            400.. => ErrorKind::Api,
        };
        prop_assert_eq!(error.kind(), kind);
        prop_assert_eq!(error.status().unwrap().as_u16(), status);
        prop_assert_eq!(error.attempts(), 1);
        // These return something for every error.
        let _ = (error.retry_after(), error.is_retryable(), error.maybe_applied());
        prop_assert!(!format!("{error}").contains(['\n', '\r', '\0']), "{:?}", error);
    }

    #[test]
    fn any_json_is_a_value_or_an_error_that_quotes_nothing(
        json in any_json(), spaces in any::<bool>(), row in method()
    ) {
        check(&row, text(&json, spaces))?;
    }

    #[test]
    fn a_changed_body_is_a_value_or_an_error_that_quotes_nothing(
        body in changed(), row in method()
    ) {
        check(&row, body)?;
    }

    #[test]
    fn a_field_that_comes_twice_is_not_reported_by_the_key_before_it(
        place in any::<Index>(),
        field in select(&REPEATED[..]),
        key in select(&MARKED[..]),
        row in method(),
    ) {
        let mut body = text(&full_response(&row), false);
        let places: Vec<usize> = body.match_indices(field).map(|(place, _)| place).collect();
        prop_assume!(!places.is_empty());
        body.insert_str(*place.get(&places), &format!("{field},{}:7,", json!(key)));
        check(&row, body)?;
    }

    #[test]
    fn an_error_names_the_path_of_the_value_that_does_not_fit(
        place in any::<Index>(),
        misfit in select(&["raw:7", "raw:-1.5", "raw:true", "canary"][..]),
        spaces in any::<bool>(),
        row in method(),
    ) {
        let mut json = full_response(&row);
        let pointers = pointers(&json);
        let pointer = place.get(&pointers);
        *json.pointer_mut(pointer).unwrap() = json!(misfit);
        let response = http::Response::new(text(&json, spaces).into());
        if let Err(error) = send(&row, response) {
            let path = pointer.replace('/', ".").replace(".0", "[0]").replace(".1", "[1]");
            let shown = error.to_string();
            let shown = shown.trim_end_matches(" (request-id-test-1)");
            prop_assert!(shown.ends_with(&format!(" at {}", &path[1..])), "{}: {}", path, shown);
        }
    }
}

#[test]
fn the_bodies_that_are_changed_can_be_read() {
    for row in rows().into_iter().filter(|row| row.case == "minimal") {
        for spaces in [true, false] {
            let body = text(&full_response(&row), spaces);
            send(&row, http::Response::new(body.into())).unwrap();
        }
    }
}
