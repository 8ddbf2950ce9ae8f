//! The spans and events of a call, and that neither they nor `Debug` show a user's data.
//!
//! Each test runs in its own process, because `tracing` caches for the whole process whether an
//! event is enabled, and other tests run without a subscriber.

use std::error::Error;
use std::sync::Mutex;

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Attributes, CreateUser, Filter, Metadata, Name, PrimaryFactor, RetryPolicy, SearchUsers, Users,
};
use support::server::Server;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::environment::run_alone;
use crate::scripted::{builder, ok, respond};

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Captures the log of this process.
fn start_log() {
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::CLOSE)
        .without_time()
        .with_writer(|| LOG.make_writer())
        .init();
}

/// Returns the lines of this crate's own spans and events.
fn own_lines() -> Vec<String> {
    let log = String::from_utf8(LOG.lock().unwrap().clone()).unwrap();
    let lines = log.lines().filter(|line| line.contains(" stytch_users: "));
    lines.map(str::to_owned).collect()
}

/// Fails unless all of the fields are in a line.
fn assert_contains(line: &str, fields: &[&str]) {
    for field in fields {
        assert!(line.contains(field), "{field} is not in {line}");
    }
}

#[test]
fn spans_events_and_debug() {
    for test in [
        "each_call_is_a_span_and_each_attempt_is_an_event",
        "spans_and_debug_show_neither_credentials_nor_personal_data",
    ] {
        run_alone(&format!("telemetry::{test}"), &[]);
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "run by the test above"]
async fn each_call_is_a_span_and_each_attempt_is_an_event() {
    start_log();
    let body = r#"{"user_id":"u","request_id":"request-id-test-7"}"#;
    let outcomes = [503, 500, 200, 404].map(|status| respond(status, &[], body));
    let quoting = ok(r#"{"user_id":"u","request_id":"ada@example.com"}"#);
    let outcomes = Vec::from_iter(outcomes.into_iter().chain([quoting]));
    let client = builder(outcomes).0.build().unwrap();
    client.get(&"u".into()).await.unwrap();
    let lines = own_lines();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    for (nth, status) in [503, 500, 200].iter().enumerate() {
        let status = format!("http.response.status_code={status}");
        let resent = format!("http.request.resend_count={nth}");
        assert_contains(&lines[nth], &[&status, &resent]);
    }
    assert_contains(&lines[0], &["error.type=\"503\""]);
    let fields = [
        "http.request.method=\"GET\"",
        "url.template=\"/v1/users/{user_id}\"",
        "server.address=\"test.stytch.com\"",
        "http.response.status_code=200",
        "http.request.resend_count=2",
        "stytch.request_id=\"request-id-test-7\"",
        "server.port=443",
        "otel.kind=\"client\"",
        "otel.name=GET /v1/users/{user_id}",
    ];
    assert_contains(&lines[3], &fields);
    for field in ["error.type", "otel.status_code"] {
        assert!(!lines[3].contains(field), "{field} is in {}", lines[3]);
    }
    assert_contains(&lines[2], &["request-id-test-7"]);

    client.get(&"u".into()).await.unwrap_err();
    let fields = [
        "http.response.status_code=404",
        "http.request.resend_count=0",
        "otel.status_code=\"ERROR\"",
        "error.type=\"404\"",
        "stytch.request_id=\"request-id-test-7\"",
    ];
    assert_contains(&own_lines()[5], &fields);

    client.get(&"u".into()).await.unwrap();
    assert!(!own_lines()[6..].concat().contains("ada@example.com"));
}

#[tokio::test]
#[ignore = "run by the test above"]
async fn spans_and_debug_show_neither_credentials_nor_personal_data() {
    start_log();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let refusing = Server::refusing();
    let unreachable = support::client::builder("project-test-1", "canary-secret");
    let unreachable = unreachable.base_url(refusing.base_url());
    let unreachable = unreachable.retry(RetryPolicy::none()).build().unwrap();

    let metadata = Metadata::new(&json!({ "canary-key": "canary-value" })).unwrap();
    let attributes = Attributes::new().ip_address("203.0.113.77");
    let create = CreateUser::with_email("canary@example.com")
        .name(Name::new().first_name("canary-name"))
        .attributes(attributes.user_agent("canary-agent"))
        .trusted_metadata(metadata.clone())
        .untrusted_metadata(metadata);
    let search = SearchUsers::matching([Filter::email_address(["canary@example.com"])]);
    let factor = PrimaryFactor::phone_number("+12025550177");
    let invalid = CreateUser::with_email("canary email");
    let mut printed = format!("{sandbox:?} {client:?} {:?}", client.create(&create));

    let created = client.create(&create).await.unwrap();
    let found = client.search(&search).await.unwrap();
    let user_id = &found.results[0].user_id;
    let exchange = client.exchange_primary_factor(user_id, &factor);
    let exchanged = exchange.await.unwrap();
    printed += &format!("{create:?} {created:?} {search:?} {found:?} {factor:?} {exchanged:?}");
    printed += &format!("{:?} {:?} {:?}", *created, *found, *exchanged);
    for error in [
        client.create(&invalid).await.unwrap_err(),
        client.get(&"canary/unknown".into()).await.unwrap_err(),
        client.delete_email(&"canary\n".into()).await.unwrap_err(),
        unreachable.get(&"canary".into()).await.unwrap_err(),
    ] {
        printed += &format!("{error} {error:?} {:?}", error.source());
    }

    let log = own_lines().join("\n");
    assert!(log.contains("stytch_call"), "the log was not written");
    assert!(printed.contains("user_not_found"), "nothing was printed");
    let secret = sandbox.secret();
    for secret in ["canary", "+12025550177", "203.0.113.77", secret, "Basic "] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        assert!(!printed.contains(secret), "{secret} is printed:\n{printed}");
    }
    let shows_id = log.contains(user_id.as_str());
    assert!(!shows_id, "a user id is in the log:\n{log}");
}
