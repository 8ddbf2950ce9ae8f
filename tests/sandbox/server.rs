//! The sandbox over real connections: paths, methods, headers and bodies, sent by a client
//! that knows no more of HTTP than it needs.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use stytch_users::{Endpoint, Users};

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

    /// An authenticated request.
    fn call(&mut self, sandbox: &Sandbox, request: &str, body: impl AsRef<[u8]>) -> Answer {
        let credentials = format!("{}:{}", sandbox.project_id(), sandbox.secret());
        let headers = format!("Authorization: Basic {}\r\n", STANDARD.encode(credentials));
        self.send(
            request,
            &format!("Host: sandbox\r\n{headers}"),
            body.as_ref(),
        )
    }

    fn send(&mut self, request: &str, headers: &str, body: &[u8]) -> Answer {
        let length = body.len();
        let head = format!("{request} HTTP/1.1\r\n{headers}Content-Length: {length}\r\n\r\n");
        let message = [head.as_bytes(), body].concat();
        self.0.get_mut().write_all(&message).unwrap();
        self.read_response()
    }

    fn read_response(&mut self) -> Answer {
        let status = self.read_line();
        let status = status.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = Vec::new();
        loop {
            let line = self.read_line();
            match line.split_once(": ") {
                Some((name, value)) => headers.push((name.to_lowercase(), value.to_owned())),
                None => break,
            }
        }
        let mut answer = Answer {
            status,
            headers,
            body: Value::Null,
        };
        let mut body = vec![0; answer.header("content-length").unwrap().parse().unwrap()];
        self.0.read_exact(&mut body).unwrap();
        answer.body = serde_json::from_slice(&body).unwrap();
        answer
    }

    fn read_line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

/// A response.
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Value,
}

impl Answer {
    /// `200`, or `404 user_not_found`.
    fn outcome(&self) -> String {
        match self.body["error_type"].as_str() {
            None => self.status.to_string(),
            Some(error_type) => format!("{} {error_type}", self.status),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(other, _)| other == name)?;
        Some(value)
    }
}

/// The path of an endpoint, with `x` for every parameter.
fn path(endpoint: &Endpoint) -> String {
    let segments = endpoint.template().split('/');
    let segments = segments.map(|it| if it.starts_with('{') { "x" } else { it });
    segments.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn each_endpoint_is_found_by_its_method_and_path() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    for endpoint in <dyn Users>::ENDPOINTS {
        let path = path(endpoint);
        let on_path = <dyn Users>::ENDPOINTS
            .iter()
            .filter(|it| self::path(it) == path);
        let expected: BTreeSet<String> = on_path.map(|it| it.method().to_string()).collect();
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answer = connection.call(&sandbox, &format!("{method} {path}"), "{}");
            let outcome = answer.outcome();
            if expected.contains(method) {
                let unknown = ["404 route_not_found", "405 method_not_allowed"];
                assert!(!unknown.contains(&&*outcome), "{method} {path}: {outcome}");
            } else {
                assert_eq!(outcome, "405 method_not_allowed", "{method} {path}");
                let allowed = answer.header("allow").unwrap().split(", ");
                let allowed: BTreeSet<String> = allowed.map(str::to_owned).collect();
                assert_eq!(allowed, expected, "{path}");
            }
        }
    }
}

#[tokio::test]
async fn any_other_path_is_not_found() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let paths = "/ /v1 /v2/users /v1/Users /v1/users/ //v1/users /v1//users /v1/users/x/ \
        /v1/users//external_id /v1/users/x/y /v1/users/x/y/z /v1/users/emails/x/y \
        /v1/users/x/connected_apps/y /v1/users/x/connected_apps/y/z \
        /v1/users/x/connected_apps/y/revoke/z /v1/users/%FF /v1%2Fusers";
    for path in paths.split_whitespace() {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let answer = connection.call(&sandbox, &format!("{method} {path}"), "{}");
            assert_eq!(answer.outcome(), "404 route_not_found", "{method} {path}");
            assert_eq!(answer.header("allow"), None);
        }
    }
}

#[tokio::test]
async fn a_segment_is_decoded_after_the_path_is_split() {
    let sandbox = Sandbox::start().await.unwrap();
    let user_id = "a/external_id?b c%é";
    sandbox.add_user(json!({ "user_id": user_id })).unwrap();
    for path in [
        "/v1/users/a%2Fexternal_id%3Fb%20c%25%C3%A9",
        "/%76%31/users/a%2fexternal_id%3fb%20c%25%c3%a9?ignored=1",
    ] {
        let answer = Connection::open(&sandbox).call(&sandbox, &format!("GET {path}"), "");
        assert_eq!(answer.body["user_id"], user_id);
    }
}

#[tokio::test]
async fn a_literal_segment_goes_before_a_user_id() {
    let sandbox = Sandbox::start().await.unwrap();
    for external_id in ["search", "emails"] {
        let user = json!({ "external_id": external_id });
        sandbox.add_user(user).unwrap();
    }
    for (request, expected) in [
        ("GET /v1/users/search", "405 method_not_allowed"),
        ("DELETE /v1/users/emails/external_id", "404 email_not_found"),
        (
            "GET /v1/users/emails/connected_apps",
            "405 method_not_allowed",
        ),
        ("GET /v1/users/emails", "200"),
    ] {
        let answer = Connection::open(&sandbox).call(&sandbox, request, "");
        assert_eq!(answer.outcome(), expected, "{request}");
    }
}

#[tokio::test]
async fn only_the_right_credentials_are_accepted() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let (project_id, secret) = (sandbox.project_id(), sandbox.secret());
    let basic = |text: String| format!("Basic {}", STANDARD.encode(text));
    let right = format!("{project_id}:{secret}");
    let encoded = STANDARD.encode(&right);
    let mut send = |request: &str, credentials: &str| {
        let headers = format!("Host: x\r\nAuthorization: {credentials}\r\n");
        connection.send(request, &headers, b"")
    };
    for scheme in ["Basic", "basic", "BASIC"] {
        let answer = send("GET /v1/users/x", &format!("{scheme} {encoded}"));
        assert_eq!(answer.status, 404);
    }
    for credentials in [
        String::new(),
        "Basic".to_owned(),
        "Basic %%%".to_owned(),
        format!("Bearer {encoded}"),
        basic(":".to_owned()),
        basic(format!("{project_id}:")),
        basic(format!("project-test-wrong:{secret}")),
        basic(format!("{right} ")),
    ] {
        for request in ["GET /v1/users/x", "GET /nowhere", "PATCH /v1/users"] {
            let answer = send(request, &credentials);
            assert_eq!(answer.outcome(), "401 unauthorized_credentials");
            assert_eq!(answer.body["error_message"], "Unauthorized credentials.");
            let challenge = answer.header("www-authenticate");
            assert_eq!(challenge, Some(r#"Basic realm="Stytch sandbox""#));
        }
    }
}

#[tokio::test]
async fn a_request_needs_one_host_unless_it_is_http_1_0() {
    let sandbox = Sandbox::start().await.unwrap();
    let credentials = format!("{}:{}", sandbox.project_id(), sandbox.secret());
    let credentials = STANDARD.encode(credentials);
    for (version, hosts, expected) in [
        ("1.1", "", "400 bad_request"),
        ("1.1", "Host: a\r\nHost: b\r\n", "400 bad_request"),
        ("1.1", "Host: a\r\n", "404 user_not_found"),
        ("1.0", "", "404 user_not_found"),
    ] {
        let mut connection = Connection::open(&sandbox);
        let head = format!(
            "GET /v1/users/x HTTP/{version}\r\n{hosts}Authorization: Basic {credentials}\r\n\r\n"
        );
        connection.0.get_mut().write_all(head.as_bytes()).unwrap();
        assert_eq!(
            connection.read_response().outcome(),
            expected,
            "{version} {hosts}"
        );
    }
}

#[tokio::test]
async fn a_body_of_a_mebibyte_is_read_and_a_larger_one_is_an_error() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let largest = 1024 * 1024;
    for (length, expected) in [
        (largest, "200"),
        (largest + 1, "400 bad_request"),
        (8 * largest, "400 bad_request"),
        (2, "200"),
    ] {
        let body = format!("{{{}}}", " ".repeat(length - 2));
        let answer = connection.call(&sandbox, "POST /v1/users/search", body);
        assert_eq!(answer.outcome(), expected, "{length}");
    }
}

#[tokio::test]
async fn the_body_of_a_get_or_delete_is_ignored_at_any_size() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_user(json!({ "user_id": "ada" })).unwrap();
    let mut connection = Connection::open(&sandbox);
    let body = "{".repeat(2 * 1024 * 1024);
    for request in ["GET /v1/users/ada", "DELETE /v1/users/ada"] {
        assert_eq!(connection.call(&sandbox, request, &body).outcome(), "200");
    }
}

const WITH_BODY: [&str; 4] = [
    "POST /v1/users",
    "POST /v1/users/search",
    "PUT /v1/users/ada",
    "PUT /v1/users/ada/exchange_primary_factor",
];

#[tokio::test]
async fn any_value_in_any_field_has_a_documented_response() {
    let sandbox = Sandbox::start().await.unwrap();
    sandbox.add_user(json!({ "user_id": "ada" })).unwrap();
    let mut connection = Connection::open(&sandbox);
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
            for request in WITH_BODY {
                let answer = connection.call(&sandbox, request, &body);
                assert!([200, 400].contains(&answer.status), "{request} {body}");
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_a_json_object_is_a_bad_request() {
    let sandbox = Sandbox::start().await.unwrap();
    let mut connection = Connection::open(&sandbox);
    let deep = "{\"a\":".repeat(10_000).into_bytes();
    for request in WITH_BODY {
        for body in [&b"{"[..], b"[]", b"null", b"\"text\"", b"\xff\xfe", &deep] {
            let answer = connection.call(&sandbox, request, body);
            assert_eq!(answer.outcome(), "400 bad_request");
            let message = &answer.body["error_message"];
            assert_eq!(message, "The submitted request is invalid.");
        }
    }
}

#[tokio::test]
async fn a_message_names_the_field_and_not_the_value() {
    let sandbox = Sandbox::start().await.unwrap();
    for (request, body, message) in [
        (
            "POST /v1/users",
            r#"{"email":"a@b.co","name":{"last_name":["private"]}}"#,
            "The field 'name.last_name' must be a string.",
        ),
        (
            "POST /v1/users/search",
            r#"{"query":{"operands":[{"filter_name":"status","filter_value":"private"}]}}"#,
            "The field 'query.operands[0].filter_value' must be active or pending.",
        ),
    ] {
        let answer = Connection::open(&sandbox).call(&sandbox, request, body);
        assert_eq!(answer.body["error_message"], message);
    }
}

#[tokio::test]
async fn sandboxes_share_neither_users_nor_credentials() {
    let one = Sandbox::start().await.unwrap();
    let other = Sandbox::start().await.unwrap();
    one.add_user(json!({})).unwrap();
    assert!(other.users().is_empty());
    assert_ne!(one.base_url(), other.base_url());
    let answer = Connection::open(&one).call(&other, "GET /v1/users/x", "");
    assert_eq!(answer.status, 401);
}

/// Fails unless the server has closed the connection.
fn assert_closed(mut connection: Connection) {
    let read = connection.0.read_to_end(&mut Vec::new());
    assert!(matches!(read, Ok(0) | Err(_)));
}

#[tokio::test]
async fn a_dropped_sandbox_closes_its_connections_and_frees_its_port() {
    let sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.base_url().replace("http://", "");
    let mut connection = Connection::open(&sandbox);
    connection.call(&sandbox, "GET /v1/users/x", "");
    drop(sandbox);
    assert_closed(connection);
    assert!(TcpListener::bind(address).is_ok());
}

#[tokio::test]
async fn a_stopped_sandbox_keeps_its_users_and_closes_its_connections() {
    let mut sandbox = Sandbox::start().await.unwrap();
    let address = sandbox.base_url().replace("http://", "");
    let mut connection = Connection::open(&sandbox);
    connection.call(&sandbox, "POST /v1/users", r#"{"email":"ada@example.com"}"#);
    sandbox.stop();
    assert!(TcpStream::connect(&address).is_err());
    assert_closed(connection);
    assert_eq!(sandbox.users().len(), 1);
}

#[test]
fn a_sandbox_outlives_the_runtime_it_was_started_from() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let sandbox = runtime.block_on(Sandbox::start()).unwrap();
    drop(runtime);
    let answer = Connection::open(&sandbox).call(&sandbox, "GET /v1/users/x", "");
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn debug_shows_the_url_and_not_the_secret() {
    fn shareable(_: &(impl Send + Sync + 'static)) {}
    let sandbox = Sandbox::start().await.unwrap();
    shareable(&sandbox);
    assert!(sandbox.project_id().starts_with("project-test-"));
    let secret = sandbox.secret().strip_prefix("secret-test-").unwrap();
    let debug = format!("{sandbox:?}");
    assert!(debug.contains(sandbox.base_url()) && debug.contains(sandbox.project_id()));
    assert!(!debug.contains(secret));
}
