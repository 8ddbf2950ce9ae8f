//! What goes over the socket, byte for byte, for every method of the trait.
//!
//! The table in `wire/table.rs` is written out from the API's contract. Nothing in it
//! is computed by the code under test.

#[path = "wire/table.rs"]
mod table;

use std::collections::BTreeSet;

use stytch_users::Client;
use support::declared_methods;
use support::recording_server::{Recorded, RecordingServer};
use table::{Row, rows};

const PROJECT: &str = "project-test-16d9ba61";
const SECRET: &str = "secret-test-6f1c2a";

/// `project-test-16d9ba61:secret-test-6f1c2a` in base64, by another program's hand.
const AUTHORIZATION: &str = "Basic cHJvamVjdC10ZXN0LTE2ZDliYTYxOnNlY3JldC10ZXN0LTZmMWMyYQ==";

async fn send(row: &Row, prefix: &str) -> Recorded {
    let server = RecordingServer::start(row.answer).await;
    let client = Client::builder(PROJECT, SECRET)
        .base_url(format!("{}{prefix}", server.base_url()))
        .build()
        .unwrap();
    let sent = (row.call)(client).await;
    assert!(sent.is_ok(), "{} {}: {sent:?}", row.method, row.case);
    let mut recorded = server.recorded();
    assert_eq!(recorded.len(), 1, "{} {}", row.method, row.case);
    recorded.remove(0)
}

#[tokio::test]
async fn every_method_sends_what_the_contract_says() {
    for row in rows() {
        let sent = send(&row, "").await;
        let of = format!("{}, {}", row.method, row.case);
        assert_eq!(
            sent.request_line,
            format!("{} HTTP/1.1", row.request),
            "{of}"
        );
        match row.body {
            None => {
                assert_eq!(sent.body, "", "{of}");
                assert_eq!(sent.header("content-type"), None, "{of}");
                assert_eq!(sent.header("content-length"), None, "{of}");
                assert_eq!(sent.header("transfer-encoding"), None, "{of}");
            }
            Some(body) => {
                assert_eq!(sent.body, body, "{of}");
                assert_eq!(
                    sent.header_values("content-type"),
                    ["application/json"],
                    "{of}"
                );
            }
        }
    }
}

#[tokio::test]
async fn every_method_sends_the_same_headers_and_no_others() {
    let agent = concat!("stytch-users/", env!("CARGO_PKG_VERSION"));
    for row in rows() {
        let sent = send(&row, "").await;
        let of = format!("{}, {}", row.method, row.case);
        assert_eq!(sent.header_values("authorization"), [AUTHORIZATION], "{of}");
        assert_eq!(sent.header_values("accept"), ["application/json"], "{of}");
        assert_eq!(sent.header_values("user-agent"), [agent], "{of}");
        let mut names: BTreeSet<&str> =
            sent.headers.iter().map(|(name, _)| name.as_str()).collect();
        for name in ["content-type", "content-length"] {
            assert_eq!(names.remove(name), row.body.is_some(), "{of}: {name}");
        }
        let mut expected = BTreeSet::from(["accept", "authorization", "host", "user-agent"]);
        if cfg!(feature = "gzip") {
            expected.insert("accept-encoding");
        }
        assert_eq!(names, expected, "{of}");
    }
}

#[tokio::test]
async fn a_prefix_of_the_base_url_is_kept() {
    for row in rows() {
        let sent = send(&row, "/proxy/stytch/").await;
        let (method, path) = row.request.split_once(' ').unwrap();
        assert_eq!(
            sent.request_line,
            format!("{method} /proxy/stytch{path} HTTP/1.1")
        );
    }
}

#[test]
fn every_endpoint_of_the_trait_has_its_rows() {
    let rows = rows();
    let cases = |method: &str| -> Vec<&str> {
        rows.iter()
            .filter(|row| row.method == method)
            .map(|row| row.case)
            .collect()
    };
    for method in declared_methods::of_users() {
        let cases = cases(&method);
        assert!(
            cases.contains(&"minimal") && cases.contains(&"all"),
            "`Users::{method}` needs the rows `minimal` and `all` in tests/wire/table.rs; it has {cases:?}"
        );
    }
    let declared = declared_methods::of_users();
    for row in &rows {
        assert!(
            declared.iter().any(|method| method == row.method),
            "{}",
            row.method
        );
    }
}
