//! The request that every method of the trait sends, byte for byte, and the response that it
//! returns.
//!
//! The table in `wire/table.rs` is written from the API's contract. Nothing in it is computed by
//! the code under test. Other tests use its rows with ids that must not be sent (`paths.rs`), with
//! failures (`retries/classes.rs`) and with generated responses (`properties/responses.rs`).

#[path = "wire/any_call.rs"]
pub(crate) mod any_call;
#[path = "wire/table.rs"]
pub(crate) mod table;

use std::collections::BTreeSet;

use serde_json::Value;
use stytch_users::Users;
use stytch_users::sandbox::Sandbox;
use support::server::{Behaviour, Recorded, Server};
use table::{FULL_USER, NOT_EMULATED, rows};

const PROJECT: &str = "project-test-16d9ba61";
const SECRET: &str = "secret-test-6f1c2a";

/// `project-test-16d9ba61:secret-test-6f1c2a` in base64, encoded by another program.
const AUTHORIZATION: &str = "Basic cHJvamVjdC10ZXN0LTE2ZDliYTYxOnNlY3JldC10ZXN0LTZmMWMyYQ==";

#[tokio::test]
async fn every_method_sends_the_request_of_the_contract_and_returns_the_response_without_the_envelope()
 {
    for row in rows() {
        let case = format!("{}, {}", row.method, row.case);
        let server = Server::start([Behaviour::ok(row.response)]).await;
        let client = support::client::builder(PROJECT, SECRET).base_url(server.base_url());
        let seen = (row.call)(&client.build().unwrap(), row.ids).send().await;
        let seen = seen.unwrap_or_else(|error| panic!("{case}: {error}"));

        let recorded = server.recorded();
        assert_eq!(recorded.len(), 1, "{case}");
        let request_line = format!("{} HTTP/1.1", row.request);
        assert_eq!(recorded[0].request_line, request_line, "{case}");
        assert_eq!(recorded[0].body, row.body.unwrap_or_default(), "{case}");
        check_headers(&recorded[0], row.body.is_some(), &case);

        let mut response: Value = serde_json::from_str(row.response).unwrap();
        let fields = response.as_object_mut().unwrap();
        fields.remove("status_code");
        let request_id = fields.remove("request_id").unwrap();
        assert_eq!(seen.request_id(), request_id.as_str(), "{case}");
        assert_eq!(seen.attempts(), 1, "{case}");
        let value: Value = serde_json::from_str(&seen).unwrap();
        for (key, expected) in response.as_object().unwrap() {
            // Objects and lists are only compared if the response has all of their fields.
            if row.response == FULL_USER || expected.is_string() {
                assert_eq!(&value[key], expected, "{case}, {key}");
            }
        }
    }
}

/// Fails unless a request has the headers of every request and no others.
fn check_headers(sent: &Recorded, has_body: bool, case: &str) {
    let agent = concat!("stytch-users/", env!("CARGO_PKG_VERSION"));
    let mut names = BTreeSet::from(["host"]);
    for (name, value) in [
        ("accept", "application/json"),
        ("authorization", AUTHORIZATION),
        ("user-agent", agent),
        ("content-type", "application/json"),
    ] {
        if name != "content-type" || has_body {
            assert_eq!(sent.header_values(name), [value], "{case}");
            names.insert(name);
        }
    }
    if has_body {
        names.insert("content-length");
    }
    if cfg!(feature = "gzip") {
        names.insert("accept-encoding");
    }
    let sent: BTreeSet<&str> = sent.headers.iter().map(|(name, _)| &**name).collect();
    assert_eq!(sent, names, "{case}");
}

#[test]
fn every_endpoint_has_a_minimal_row_and_a_full_row() {
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
        let mut endpoints = <dyn Users>::ENDPOINTS.iter();
        assert!(
            endpoints.any(|endpoint| endpoint.name() == row.method),
            "tests/wire/table.rs has a row of `{}`, which is not an endpoint of `Users`",
            row.method
        );
    }
}

#[tokio::test]
async fn the_sandbox_emulates_every_endpoint_except_those_that_are_listed() {
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

/// Examples that have a sandbox run as documentation tests.
#[test]
fn every_endpoint_has_an_example() {
    let source = include_str!("../stytch-users/src/users.rs");
    for endpoint in <dyn Users>::ENDPOINTS {
        let name = endpoint.name();
        let (before, _) = source.split_once(&format!("\n    fn {name}(")).unwrap();
        let documentation = before.rsplit("\n\n").next().unwrap();
        assert!(
            documentation.contains("/// ```"),
            "add an example to the documentation of `{name}` in stytch-users/src/users.rs, with \
             a call on a sandbox, or with `no_run` if the sandbox does not emulate the endpoint"
        );
    }
}
