//! The HTTP server of the sandbox: invalid requests and connections.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{Client, CreateUser, Users};

use crate::sandbox::project::Project;

async fn sandbox() -> Sandbox {
    Sandbox::start().await.unwrap()
}

fn address(sandbox: &Sandbox) -> String {
    sandbox.base_url().replace("http://", "")
}

/// Opens a connection with a read timeout, so that an unresponsive server fails the test.
fn connect(address: &str) -> BufReader<TcpStream> {
    let stream = TcpStream::connect(address).unwrap();
    let timeout = Some(Duration::from_secs(30));
    stream.set_read_timeout(timeout).unwrap();
    BufReader::new(stream)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_sandbox_listens_on_loopback_only() {
    let sandbox = sandbox().await;
    let address = address(&sandbox);
    assert!(address.starts_with("127.0.0.1:"), "{address}");
    // A listener on all addresses would accept this one too.
    let other = address.replace("127.0.0.1", "127.0.0.2");
    assert!(TcpStream::connect(other).is_err());
}

#[tokio::test]
async fn a_request_needs_exactly_one_host_header_unless_it_is_http_1_0() {
    let project = Project::of(sandbox().await);
    for (version, hosts, expected) in [
        ("1.1", "", "400"),
        ("1.1", "Host: a\r\nHost: b\r\n", "400"),
        ("1.1", "Host: a\r\n", "404"),
        ("1.0", "", "404"),
    ] {
        let mut connection = connect(&address(project.sandbox()));
        let credentials = format!("Authorization: Basic {}", project.credentials);
        let head = format!("GET /v1/users/x HTTP/{version}\r\n{hosts}{credentials}\r\n\r\n");
        connection.get_mut().write_all(head.as_bytes()).unwrap();
        let mut status = String::new();
        connection.read_line(&mut status).unwrap();
        assert_eq!(status.split(' ').nth(1).unwrap(), expected, "{head}");
    }
}

#[tokio::test]
async fn every_value_of_every_field_returns_a_documented_status() {
    let project = Project::of_sandbox().await;
    let user = json!({ "user_id": "ada" });
    project.sandbox().add_user(user).unwrap();
    let fields = "email phone_number email_address name attributes create_user_as_pending \
        trusted_metadata untrusted_metadata external_id roles cursor limit query";
    let filters = "created_at_greater_than created_at_between status user_id full_name_fuzzy \
        phone_number email_domain password_exists";
    let values = r#"null true 0 -1 1e308 1e400 18446744073709551616 "" "\u0000" "\ud800"
        "é😀" "user-test-1" [] [null] [""] {} {"":{}} {"greater_than":"+","less_than":""}"#;
    for value in values.split_whitespace() {
        let filters = filters.split_whitespace().map(|filter| {
            let operand = format!(r#"{{"filter_name":"{filter}","filter_value":{value}}}"#);
            format!(r#"{{"query":{{"operands":[{operand}]}}}}"#)
        });
        let fields = fields.split_whitespace();
        let bodies = fields.map(|field| format!(r#"{{"{field}":{value}}}"#));
        for body in bodies.chain(filters) {
            for route in [
                "POST /v1/users",
                "POST /v1/users/search",
                "PUT /v1/users/ada",
                "PUT /v1/users/ada/exchange_primary_factor",
            ] {
                let response = project.send(&format!("{route} {body}")).await.unwrap();
                let is_documented = [200, 400].contains(&response.status);
                assert!(is_documented, "{route} {body}: {}", response.text);
            }
        }
    }
}

#[tokio::test]
async fn a_stopped_sandbox_keeps_its_users_closes_its_connections_and_frees_its_port() {
    let mut sandbox = sandbox().await;
    let mut connection = connect(&address(&sandbox));
    let ada = CreateUser::with_email("ada@example.com");
    sandbox.client().create(&ada).await.unwrap();
    sandbox.stop();
    let closed = match connection.read(&mut [0]) {
        Ok(length) => length == 0,
        Err(error) => error.kind() == ErrorKind::ConnectionReset,
    };
    assert!(closed, "the connection stays open");
    assert!(TcpListener::bind(address(&sandbox)).is_ok());
    assert_eq!(sandbox.users().len(), 1);
}

#[test]
fn a_sandbox_outlives_the_runtime_it_was_started_from_and_frees_its_port_when_dropped() {
    let runtime = || tokio::runtime::Runtime::new().unwrap();
    let sandbox = runtime().block_on(sandbox());
    let got = runtime().block_on(sandbox.client().get(&"x".into()));
    assert_eq!(got.unwrap_err().status().unwrap(), 404);
    let address = address(&sandbox);
    drop(sandbox);
    assert!(TcpListener::bind(address).is_ok());
}

#[tokio::test]
async fn each_sandbox_has_its_own_users_and_credentials_and_debug_hides_the_secret() {
    let (one, other) = (sandbox().await, sandbox().await);
    one.add_user(json!({})).unwrap();
    assert!(other.users().is_empty());
    assert!(one.project_id().starts_with("project-test-"));
    let secret = one.secret().strip_prefix("secret-test-").unwrap();
    assert!(!format!("{one:?}").contains(secret));
    let stranger = Client::builder(one.project_id(), one.secret()).base_url(other.base_url());
    let stranger = stranger.build().unwrap();
    let error = stranger.get(&"x".into()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
}
