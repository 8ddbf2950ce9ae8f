//! What goes over the socket, byte for byte, and what comes back, for every method of the
//! trait.
//!
//! The table in `wire/table.rs` is written from the API's contract. Nothing in it is computed
//! by the code under test. Its rows are also tried with ids that must not be sent
//! (`paths.rs`) and after every kind of failure (`retries/classes.rs`).

#[path = "wire/any_call.rs"]
pub(crate) mod any_call;
#[path = "wire/table.rs"]
pub(crate) mod table;

use std::collections::BTreeSet;

use any_call::Seen;
use serde_json::Value;
use stytch_users::sandbox::Sandbox;
use stytch_users::{Client, Users};
use support::recording_server::{Recorded, RecordingServer};
use table::{NOT_EMULATED, Row, rows};

const PROJECT: &str = "project-test-16d9ba61";
const SECRET: &str = "secret-test-6f1c2a";

/// `project-test-16d9ba61:secret-test-6f1c2a` in base64, by another program's hand.
const AUTHORIZATION: &str = "Basic cHJvamVjdC10ZXN0LTE2ZDliYTYxOnNlY3JldC10ZXN0LTZmMWMyYQ==";

async fn send(row: &Row, prefix: &str) -> (Recorded, Seen) {
    let server = RecordingServer::start(row.response).await;
    let client = Client::builder(PROJECT, SECRET)
        .base_url(format!("{}{prefix}", server.base_url()))
        .build()
        .unwrap();
    let seen = (row.call)(&client, row.ids).send().await;
    let seen = seen.unwrap_or_else(|error| panic!("{} {}: {error}", row.method, row.case));
    let mut recorded = server.recorded();
    assert_eq!(recorded.len(), 1, "{} {}", row.method, row.case);
    (recorded.remove(0), seen)
}

#[tokio::test]
async fn every_method_sends_what_the_contract_says() {
    for row in rows() {
        let (sent, _) = send(&row, "").await;
        let of = format!("{}, {}", row.method, row.case);
        let request_line = format!("{} HTTP/1.1", row.request);
        assert_eq!(sent.request_line, request_line, "{of}");
        assert_eq!(sent.body, row.body.unwrap_or_default(), "{of}");
    }
}

#[tokio::test]
async fn every_method_returns_all_of_the_response_but_the_envelope() {
    for row in rows() {
        let (_, seen) = send(&row, "").await;
        let of = format!("{}, {}", row.method, row.case);
        let mut response: Value = serde_json::from_str(row.response).unwrap();
        let fields = response.as_object_mut().unwrap();
        fields.remove("status_code");
        let request_id = fields.remove("request_id").unwrap();
        assert_eq!(seen.request_id.as_deref(), request_id.as_str(), "{of}");
        assert_eq!(seen.attempts, 1, "{of}");
        assert_contains(&seen.value, &response, &of);
    }
}

/// Fails if a field of `part`, at any depth, is not in `whole`.
fn assert_contains(whole: &Value, part: &Value, of: &str) {
    match (whole, part) {
        (Value::Object(whole), Value::Object(part)) => {
            for (key, value) in part {
                let of = format!("{of}, {key}");
                assert_contains(whole.get(key).unwrap_or(&Value::Null), value, &of);
            }
        }
        (Value::Array(whole), Value::Array(part)) => {
            assert_eq!(whole.len(), part.len(), "{of}");
            for (whole, part) in whole.iter().zip(part) {
                assert_contains(whole, part, of);
            }
        }
        _ => assert_eq!(whole, part, "{of}"),
    }
}

#[tokio::test]
async fn every_method_sends_the_same_headers_and_no_others() {
    let agent = concat!("stytch-users/", env!("CARGO_PKG_VERSION"));
    for row in rows() {
        let (sent, _) = send(&row, "").await;
        let of = format!("{}, {}", row.method, row.case);
        let mut expected = vec![
            ("accept", "application/json"),
            ("authorization", AUTHORIZATION),
            ("user-agent", agent),
        ];
        if row.body.is_some() {
            expected.push(("content-type", "application/json"));
        }
        for (name, value) in &expected {
            assert_eq!(sent.header_values(name), [*value], "{of}");
        }
        let mut names: BTreeSet<&str> = expected.iter().map(|(name, _)| *name).collect();
        names.insert("host");
        if row.body.is_some() {
            names.insert("content-length");
        }
        if cfg!(feature = "gzip") {
            names.insert("accept-encoding");
        }
        let sent: BTreeSet<&str> = sent.headers.iter().map(|(name, _)| &**name).collect();
        assert_eq!(sent, names, "{of}");
    }
}

#[tokio::test]
async fn a_prefix_of_the_base_url_is_kept() {
    for row in rows() {
        let (sent, _) = send(&row, "/proxy/stytch/").await;
        let (method, path) = row.request.split_once(' ').unwrap();
        let request_line = format!("{method} /proxy/stytch{path} HTTP/1.1");
        assert_eq!(sent.request_line, request_line);
    }
}

#[test]
fn every_endpoint_of_the_trait_has_its_rows() {
    let rows = rows();
    for endpoint in <dyn Users>::ENDPOINTS {
        let of_endpoint = || rows.iter().filter(|row| row.method == endpoint.name());
        let cases: Vec<&str> = of_endpoint().map(|row| row.case).collect();
        assert!(
            cases.contains(&"minimal") && cases.contains(&"all"),
            "`Users::{}` needs a row `minimal` and a row `all` in tests/wire/table.rs, written \
             from Stytch's documentation; it has {cases:?}",
            endpoint.name()
        );
        for row in of_endpoint() {
            assert_eq!(row.replay, endpoint.replay(), "{}", row.method);
        }
    }
    for row in &rows {
        let is_declared = <dyn Users>::ENDPOINTS
            .iter()
            .any(|endpoint| endpoint.name() == row.method);
        assert!(
            is_declared,
            "tests/wire/table.rs has a row of `{}`, which is not an endpoint of `Users`",
            row.method
        );
    }
}

#[tokio::test]
async fn the_sandbox_emulates_every_endpoint_but_those_that_are_listed() {
    let sandbox = Sandbox::in_memory().unwrap();
    for row in rows().iter().filter(|row| row.case == "minimal") {
        let result = (row.call)(sandbox.client(), row.ids).send().await;
        let status = result.err().and_then(|error| error.status());
        assert_eq!(
            status.is_some_and(|status| status == 501),
            NOT_EMULATED.contains(&row.method),
            "the sandbox and `NOT_EMULATED` of tests/wire/table.rs differ on `{}`: add a handler to \
             `HANDLERS` in a file of stytch-users/src/sandbox/endpoints, or the name to the list",
            row.method
        );
    }
}

#[test]
fn every_endpoint_that_the_sandbox_emulates_has_a_case() {
    let cases = include_str!("sandbox/methods.rs");
    let words = cases.split(|letter: char| letter != '_' && !letter.is_alphanumeric());
    let words: BTreeSet<&str> = words.collect();
    for endpoint in <dyn Users>::ENDPOINTS {
        let name = endpoint.name();
        assert!(
            words.contains(name) || NOT_EMULATED.contains(&name),
            "the sandbox emulates `{name}`: add a case that calls it to tests/sandbox/methods.rs"
        );
    }
}
