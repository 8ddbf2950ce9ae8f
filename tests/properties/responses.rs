//! Every response is a value or an error within a short time. An error names the place where the
//! body does not fit, and does not quote the body.

use std::time::{Duration, Instant};

use http::HeaderValue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use stytch_users::{Client, Error, ErrorKind, Response};

use super::{RUNTIME, cases};
use crate::scripted::{Outcome, client, ok};
use crate::wire::table::{FULL_USER, Row, rows};

/// Far more than a case takes on a busy machine, and far less than a case whose work is unbounded.
const MAX_TIME: Duration = Duration::from_secs(5);

/// Every string of a body contains this, and no error may show it.
const MARKER: &str = "canary";

/// Returns a body with every field that a method decodes, and the marker in its strings. A user
/// that is the whole response or an item of a list has every field.
fn full_response(row: &Row) -> Value {
    let response = match row.method {
        "get" => FULL_USER,
        _ => row.response,
    };
    let mut response: Value = serde_json::from_str(response).unwrap();
    if row.method == "search" {
        response["results"] = json!([serde_json::from_str::<Value>(FULL_USER).unwrap()]);
    }
    mark(&mut response);
    response["request_id"] = json!("request-id-test-1");
    response
}

/// Adds the marker to every string.
fn mark(json: &mut Value) {
    match json {
        Value::String(text) => *text = format!("{MARKER} {text}"),
        Value::Array(items) => items.iter_mut().for_each(mark),
        Value::Object(fields) => fields.values_mut().for_each(mark),
        _ => {}
    }
}

/// Returns the JSON pointer of every nested value.
fn pointers(json: &Value) -> Vec<String> {
    let steps: Vec<String> = match json {
        Value::Array(items) => (0..items.len()).map(|index| format!("/{index}")).collect(),
        Value::Object(fields) => fields.keys().map(|key| format!("/{key}")).collect(),
        _ => Vec::new(),
    };
    let below = steps.into_iter().flat_map(|step| {
        let inner = pointers(json.pointer(&step).unwrap()).into_iter();
        inner
            .chain([String::new()])
            .map(move |inner| step.clone() + &inner)
    });
    below.collect()
}

const ENVELOPE: [&str; 2] = ["request_id", "status_code"];

/// Returns one row for each response type.
fn responses() -> Vec<Row> {
    let mut rows = rows();
    rows.retain(|row| row.case == "minimal");
    rows.retain(|row| !row.method.starts_with("delete_") || row.method == "delete_email");
    rows
}

fn send(row: &Row, outcome: Outcome) -> Result<Response<String>, Error> {
    let (client, sent) = client([outcome]);
    let result = RUNTIME.block_on((row.call)(&client, row.ids).send());
    assert_eq!(sent.count(), 1);
    result
}

/// Values that are invalid in most places. Some strings look like an error message of a parser.
const UNEXPECTED: [&str; 14] = [
    "null",
    "true",
    "7",
    "-1.5",
    "1e999",
    "123456789012345678901234567890",
    "\"canary\"",
    r#""canary, expected one of `canary` at line 1 column 1""#,
    r#""missing field `canary`\n\u0000""#,
    "[]",
    "{}",
    r#"["canary",7]"#,
    r#"{"canary":7,"user_id":8,"verified":"canary"}"#,
    r#"{"missing field `canary`":{"canary":["canary"]}}"#,
];

/// Replaces every value of every body with each unexpected value.
#[test]
fn an_unexpected_value_is_kept_or_is_an_error_that_names_its_place_without_quoting_it() {
    for row in responses() {
        let whole = full_response(&row);
        send(&row, ok(whole.to_string())).unwrap();
        send(&row, ok(format!("{whole:#}").replace('\n', "\r\n\t"))).unwrap();
        for pointer in pointers(&whole) {
            // An error shows the request id.
            if pointer == "/request_id" {
                continue;
            }
            let mut changed = whole.clone();
            *changed.pointer_mut(&pointer).unwrap() = json!("REPLACED");
            for unexpected in UNEXPECTED {
                let body = changed.to_string().replace("\"REPLACED\"", unexpected);
                match send(&row, ok(body)) {
                    Ok(seen) => assert_is_kept(&row, &seen),
                    Err(error) => assert_names(&error, &pointer, unexpected),
                }
            }
        }
    }
}

/// `contract.rs` tests which fields can be missing.
#[test]
fn null_is_the_same_as_a_missing_field() {
    for row in responses() {
        let whole = full_response(&row);
        for pointer in pointers(&whole) {
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            // Metadata keeps all of its keys, and a user the unknown ones.
            if parent.ends_with("trusted_metadata") || ENVELOPE.contains(&field) {
                continue;
            }
            let mut body = whole.clone();
            *body.pointer_mut(&pointer).unwrap() = Value::Null;
            let with_null = send(&row, ok(body.to_string()));
            let Some(fields) = body.pointer_mut(parent).unwrap().as_object_mut() else {
                continue;
            };
            fields.remove(field);
            if let Ok(without) = send(&row, ok(body.to_string())) {
                assert_eq!(*with_null.unwrap(), *without, "{pointer}");
            }
        }
    }
}

/// Fails unless a value is unchanged after it is serialized and deserialized.
fn assert_is_kept(row: &Row, seen: &Response<String>) {
    // Metadata keeps numbers that a `Value` cannot hold.
    if let Ok(json) = serde_json::from_str(seen) {
        let call = (row.call)(Client::stub(), row.ids);
        assert_eq!(call.read(&json).unwrap().written, json);
    }
}

fn assert_names(error: &Error, pointer: &str, unexpected: &str) {
    assert_eq!(error.kind(), ErrorKind::Decode);
    let shown = format!("{error} {error:?} {error:#?}").to_lowercase();
    assert!(!shown.contains(MARKER), "{shown}");
    // The place may be inside the unexpected value. A number out of range has no place.
    if !unexpected.starts_with(['[', '{']) && unexpected != "1e999" {
        let path = pointer.replace('/', ".").replace(".0", "[0]");
        let shown = error.to_string();
        let shown = shown.trim_end_matches(" (request-id-test-1)");
        let place = format!(" at {}", &path[1..]);
        assert!(shown.ends_with(&place), "{unexpected} at {path}: {shown}");
    }
}

/// The headers that the client may read.
const HEADERS: &str = "retry-after content-type location x-request-id content-encoding";

const UNUSUAL_VALUES: &str = "|0|-1|99999999999999999999|1e3|Wed, 21 Oct 2015 07:28:00 GMT|\
    Fri, 31 Dec 9999 23:59:59 GMT|application/json|text/html; charset=\"|gzip|//[::1|https://";

fn header_value() -> impl Strategy<Value = HeaderValue> {
    let bytes = vec(any::<u8>(), 0..40);
    prop_oneof![
        select(Vec::from_iter(UNUSUAL_VALUES.split('|'))).prop_map(HeaderValue::from_static),
        bytes.prop_filter_map("not a header", |bytes| HeaderValue::from_bytes(&bytes).ok()),
    ]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let bodies = responses().into_iter().map(|row| full_response(&row));
    let bodies = Vec::from_iter(bodies.map(|body| body.to_string().into_bytes()));
    let openings = r#"[ {"user": {"results":[ {"trusted_metadata":"#;
    prop_oneof![
        // Any bytes, which are rarely JSON.
        vec(any::<u8>(), 0..600),
        // Bytes that look like JSON but are not.
        vec(select(&b"{}[]\",:\\u0nte1-. \n\xff\xc3"[..]), 0..300),
        // JSON that is truncated, or that has one wrong byte.
        (select(bodies.clone()), any::<Index>()).prop_map(|(mut bytes, end)| {
            bytes.truncate(end.index(bytes.len() + 1));
            bytes
        }),
        (select(bodies), any::<Index>(), any::<u8>()).prop_map(|(mut bytes, place, byte)| {
            *place.get_mut(&mut bytes) = byte;
            bytes
        }),
        // Deep nesting.
        (select(Vec::from_iter(openings.split(' '))), 1..20_000_usize)
            .prop_map(|(opening, depth)| opening.repeat(depth).into_bytes()),
    ]
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn every_response_is_a_value_or_an_error_with_its_status(
        status in prop_oneof![Just(200), 200..=599_u16],
        headers in vec((select(Vec::from_iter(HEADERS.split(' '))), header_value()), 0..4),
        bytes in bytes(),
        row in select(responses()).no_shrink(),
    ) {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(name, value);
        }
        let response = response.body(bytes::Bytes::from(bytes)).unwrap();
        let headers = response.headers().clone();
        let begin = Instant::now();
        let result = send(&row, Outcome::Response(response));
        prop_assert!(begin.elapsed() < MAX_TIME);
        let kind = match status {
            ..300 => ErrorKind::Decode,
            300..400 => ErrorKind::Redirect,
            400.. => ErrorKind::Api,
        };
        match result {
            Ok(seen) => prop_assert!(status < 300, "{:?}", seen),
            Err(error) => {
                prop_assert_eq!(error.kind(), kind);
                prop_assert_eq!(error.status().unwrap().as_u16(), status);
                prop_assert_eq!(error.attempts(), 1);
                prop_assert_eq!(error.headers(), &headers);
                // These do not panic for any error.
                let _ = (error.retry_after(), error.is_retryable(), error.maybe_applied());
                let shown = format!("{error}");
                prop_assert!(!shown.contains(['\n', '\r', '\0']), "{:?}", error);
            }
        }
    }
}
