//! The sandbox over real connections, from a client that knows HTTP only as
//! far as it must and blocks while it waits.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

/// One connection that stays open from request to request.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(sandbox: &Sandbox) -> Self {
        let address = sandbox.base_url().strip_prefix("http://").unwrap();
        let stream = TcpStream::connect(address).unwrap();
        // A server that does not answer fails the test instead of holding it up.
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        Self(BufReader::new(stream))
    }

    fn call(&mut self, sandbox: &Sandbox, method: &str, path: &str, body: &str) -> (u16, Value) {
        let credentials = format!("{}:{}", sandbox.project_id(), sandbox.secret());
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Basic {}\r\nContent-Length: {}\r\n\r\n",
            STANDARD.encode(credentials),
            body.len()
        );
        let stream = self.0.get_mut();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        self.read_response()
    }

    fn read_response(&mut self) -> (u16, Value) {
        let status = self.read_line();
        let status = status.split(' ').nth(1).unwrap().parse().unwrap();
        let mut length = 0;
        loop {
            let line = self.read_line().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

#[tokio::test]
async fn a_user_can_be_created_found_and_deleted_over_one_connection() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let body = r#"{ "email": "ada@example.com", "external_id": "ada" }"#;
    let (status, created) = connection.call(&sandbox, "POST", "/v1/users", body);
    assert_eq!(status, 200);
    assert_eq!(sandbox.users(), std::slice::from_ref(&created["user"]));
    let (status, found) = connection.call(&sandbox, "GET", "/v1/users/ada", "");
    assert_eq!((status, &found["user_id"]), (200, &created["user_id"]));
    let (status, _) = connection.call(&sandbox, "DELETE", "/v1/users/ada", "");
    assert_eq!(status, 200);
    let (status, error) = connection.call(&sandbox, "GET", "/v1/users/ada", "");
    assert_eq!(
        (status, &error["error_type"]),
        (404, &json!("user_not_found"))
    );
    assert!(sandbox.users().is_empty());
}

#[tokio::test]
async fn seeded_users_and_apps_are_answered_in_order_of_creation() {
    let sandbox = Sandbox::start().await.unwrap();
    let late = sandbox
        .add_user(json!({ "created_at": "2023-01-01T00:00:00Z" }))
        .unwrap();
    let early = sandbox
        .add_user(json!({ "created_at": "2022-01-01T00:00:00Z" }))
        .unwrap();
    let ids: Vec<_> = sandbox
        .users()
        .iter()
        .map(|user| user["user_id"].clone())
        .collect();
    assert_eq!(ids, [json!(early), json!(late)]);
    sandbox
        .add_connected_app(&early, json!({ "name": "Calendar" }))
        .unwrap();
    let path = format!("/v1/users/{early}/connected_apps");
    let (_, apps) = Connection::open(&sandbox).call(&sandbox, "GET", &path, "");
    assert_eq!(apps["connected_apps"][0]["name"], "Calendar");
}

#[tokio::test]
async fn sandboxes_share_neither_users_nor_credentials() {
    let one = Sandbox::start().await.unwrap();
    let other = Sandbox::start().await.unwrap();
    one.add_user(json!({})).unwrap();
    assert!(other.users().is_empty());
    assert_ne!(one.base_url(), other.base_url());
    let (status, _) = Connection::open(&one).call(&other, "GET", "/v1/users/x", "");
    assert_eq!(status, 401);
}

#[tokio::test]
async fn a_dropped_sandbox_closes_its_connections_and_frees_its_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox
        .base_url()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    let mut connection = Connection::open(&sandbox);
    connection.call(&sandbox, "GET", "/v1/users/x", "");
    drop(sandbox);
    let mut rest = Vec::new();
    let read = connection.0.read_to_end(&mut rest);
    assert!(matches!(read, Ok(0) | Err(_)));
    drop(connection);
    assert!(TcpListener::bind(address).is_ok());
}

#[tokio::test]
async fn a_stopped_sandbox_keeps_its_users_and_answers_nobody() {
    let mut sandbox = Sandbox::start().await.unwrap();
    let address = sandbox
        .base_url()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    let mut connection = Connection::open(&sandbox);
    connection.call(
        &sandbox,
        "POST",
        "/v1/users",
        r#"{ "email": "ada@example.com" }"#,
    );
    sandbox.stop();
    assert!(TcpStream::connect(&address).is_err());
    let mut rest = Vec::new();
    assert!(matches!(
        connection.0.read_to_end(&mut rest),
        Ok(0) | Err(_)
    ));
    assert_eq!(sandbox.users().len(), 1);
}

#[test]
fn a_sandbox_outlives_the_runtime_it_was_started_from() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    drop(runtime);
    let (status, _) = Connection::open(&sandbox).call(&sandbox, "GET", "/v1/users/x", "");
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_read_and_a_larger_one_refused() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let padded = |length: usize| "{}".to_owned() + &" ".repeat(length - "{}".len());
    let path = "/v1/users/search";
    let (status, _) = connection.call(&sandbox, "POST", path, &padded(1024 * 1024));
    assert_eq!(status, 200);
    for length in [1024 * 1024 + 1, 8 * 1024 * 1024] {
        let (status, error) = connection.call(&sandbox, "POST", path, &padded(length));
        assert_eq!((status, &error["error_type"]), (400, &json!("bad_request")));
    }
    let (status, _) = connection.call(&sandbox, "POST", path, "");
    assert_eq!(status, 200);
}

#[tokio::test]
async fn the_body_of_a_get_or_delete_is_ignored_at_any_size() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_user(json!({ "user_id": "ada" })).unwrap();
    let mut connection = Connection::open(&sandbox);
    let body = "{".repeat(2 * 1024 * 1024);
    for method in ["GET", "DELETE"] {
        let (status, _) = connection.call(&sandbox, method, "/v1/users/ada", &body);
        assert_eq!(status, 200, "{method}");
    }
}

#[tokio::test]
async fn a_request_needs_one_host_unless_it_is_http_1_0() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = format!("{}:{}", sandbox.project_id(), sandbox.secret());
    let credentials = STANDARD.encode(credentials);
    for (version, hosts, expected) in [
        ("1.1", "", 400),
        ("1.1", "Host: a\r\nHost: b\r\n", 400),
        ("1.1", "Host: a\r\n", 404),
        ("1.0", "", 404),
    ] {
        let mut connection = Connection::open(&sandbox);
        let head = format!(
            "GET /v1/users/x HTTP/{version}\r\n{hosts}Authorization: Basic {credentials}\r\n\r\n"
        );
        connection.0.get_mut().write_all(head.as_bytes()).unwrap();
        let (status, error) = connection.read_response();
        assert_eq!(status, expected, "{version} {hosts} {error}");
    }
}

#[tokio::test]
async fn debug_shows_where_and_not_the_secret() {
    let sandbox = Sandbox::start().await.unwrap();
    assert!(sandbox.project_id().starts_with("project-test-"));
    assert!(sandbox.secret().starts_with("secret-test-"));
    let debug = format!("{sandbox:?}");
    assert!(debug.contains(sandbox.base_url()) && debug.contains(sandbox.project_id()));
    assert!(!debug.contains(sandbox.secret()));
    let secret = sandbox.secret().trim_start_matches("secret-test-");
    assert!(!debug.contains(secret));
}

#[test]
fn a_sandbox_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync + 'static>() {}
    shareable::<Sandbox>();
}
