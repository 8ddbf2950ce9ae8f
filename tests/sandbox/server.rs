//! The HTTP of the sandbox: what no client of ours would send, and its connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{CreateUser, Users};

use crate::sandbox::project::Project;
use crate::{Way, both_ways};

async fn sandbox() -> Sandbox {
    Sandbox::start().await.unwrap()
}

fn address(sandbox: &Sandbox) -> &str {
    sandbox.base_url().trim_start_matches("http://")
}

/// Opens a connection, on which a server that does not respond fails the test.
fn connect(address: &str) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    BufReader::new(stream)
}

#[tokio::test]
async fn a_request_needs_one_host_unless_it_is_http_1_0() {
    let project = Project::of(sandbox().await);
    let credentials = format!("Authorization: {}", project.credentials);
    for (version, hosts, expected) in [
        ("1.1", "", "400"),
        ("1.1", "Host: a\r\nHost: b\r\n", "400"),
        ("1.1", "Host: a\r\n", "404"),
        ("1.0", "", "404"),
    ] {
        let mut connection = connect(address(project.sandbox()));
        let head = format!("GET /v1/users/x HTTP/{version}\r\n{hosts}{credentials}\r\n\r\n");
        connection.get_mut().write_all(head.as_bytes()).unwrap();
        let mut status = String::new();
        connection.read_line(&mut status).unwrap();
        let status = status.split(' ').nth(1).unwrap();
        assert_eq!(status, expected, "{head}");
    }
}

both_ways!(any_value_in_any_field_has_a_documented_response);
async fn any_value_in_any_field_has_a_documented_response(way: Way) {
    let project = Project::of(way.sandbox().await);
    let user = json!({ "user_id": "ada" });
    project.sandbox().add_user(user).unwrap();
    let fields = "email phone_number email_address name attributes create_user_as_pending \
        trusted_metadata untrusted_metadata external_id roles cursor limit query";
    let filters = "created_at_greater_than created_at_between status user_id full_name_fuzzy \
        phone_number email_domain password_exists";
    let values = r#"null true 0 -1 1e308 1e400 18446744073709551616 "" "\u0000" "\ud800"
        "é😀" "user-test-1" [] [null] [""] {} {"":{}} {"greater_than":"+","less_than":""}"#;
    for value in values.split_whitespace() {
        let fields = fields.split_whitespace();
        let filters = filters.split_whitespace().map(|filter| {
            let operand = format!(r#"{{"filter_name":"{filter}","filter_value":{value}}}"#);
            format!(r#"{{"query":{{"operands":[{operand}]}}}}"#)
        });
        let bodies = fields.map(|field| format!(r#"{{"{field}":{value}}}"#));
        for body in bodies.chain(filters) {
            for (method, path) in [
                ("POST", "/v1/users"),
                ("POST", "/v1/users/search"),
                ("PUT", "/v1/users/ada"),
                ("PUT", "/v1/users/ada/exchange_primary_factor"),
            ] {
                let status = project.send(method, path, &body).await.status.unwrap();
                assert!([200, 400].contains(&status), "{method} {path} {body}");
            }
        }
    }
}

#[tokio::test]
async fn sandboxes_share_neither_users_nor_credentials() {
    let (one, other) = (Project::of(sandbox().await), Project::of(sandbox().await));
    one.sandbox().add_user(json!({})).unwrap();
    assert!(other.sandbox().users().is_empty());
    assert_ne!(one.sandbox().base_url(), other.sandbox().base_url());
    let response = one.send_as(&other.credentials, "GET", "/v1/users/x");
    assert_eq!(response.await.status, Some(401));
}

#[tokio::test]
async fn a_stopped_sandbox_keeps_its_users_closes_its_connections_and_frees_its_port() {
    let mut sandbox = sandbox().await;
    let address = address(&sandbox).to_owned();
    let mut connection = connect(&address);
    let ada = CreateUser::with_email("ada@example.com");
    sandbox.client().create(&ada).await.unwrap();
    sandbox.stop();
    let read = connection.read_to_end(&mut Vec::new());
    assert!(matches!(read, Ok(0) | Err(_)));
    assert!(TcpListener::bind(address).is_ok());
    assert_eq!(sandbox.users().len(), 1);
}

#[tokio::test]
async fn a_dropped_sandbox_frees_its_port() {
    let sandbox = sandbox().await;
    let address = address(&sandbox).to_owned();
    drop(sandbox);
    assert!(TcpListener::bind(address).is_ok());
}

#[test]
fn a_sandbox_outlives_the_runtime_it_was_started_from() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime().block_on(Sandbox::start()).unwrap();
    let get = sandbox.client().get(&"x".into());
    let got = runtime().block_on(get);
    assert_eq!(got.unwrap_err().status().unwrap(), 404);
}

#[tokio::test]
async fn debug_shows_the_url_and_not_the_secret() {
    let sandbox = sandbox().await;
    assert!(sandbox.base_url().starts_with("http://127.0.0.1:"));
    assert!(sandbox.project_id().starts_with("project-test-"));
    let secret = sandbox.secret().strip_prefix("secret-test-").unwrap();
    let debug = format!("{sandbox:?}");
    assert!(debug.contains(sandbox.base_url()) && debug.contains(sandbox.project_id()));
    assert!(!debug.contains(secret));
}
