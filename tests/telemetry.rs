//! What a call tells of itself, and that it tells nothing of a user.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    Attributes, Client, CreateUser, EmailId, Filter, Metadata, Name, PrimaryFactor, RetryPolicy,
    SearchUsers, Transport, TransportFuture, TransportRequest, UpdateUser, UserId, Users,
};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::format::FmtSpan;

/// Everything that is logged on this thread while it lives.
struct Log {
    text: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

impl Log {
    fn start() -> Log {
        let text = Arc::new(Mutex::new(Vec::new()));
        let writer = Arc::clone(&text);
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(LevelFilter::TRACE)
            .with_span_events(FmtSpan::CLOSE)
            .without_time()
            .with_writer(move || Writer(Arc::clone(&writer)))
            .finish();
        Log {
            text,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    fn text(&self) -> String {
        let text = self.text.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The lines of this crate's own spans and events.
    fn own_lines(&self) -> Vec<String> {
        let text = self.text();
        let lines = text.lines().filter(|line| line.contains(" stytch_users: "));
        lines.map(str::to_owned).collect()
    }
}

struct Writer(Arc<Mutex<Vec<u8>>>);

impl Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Answers with one status after the other, the last one ever after.
struct Statuses(Mutex<Vec<u16>>);

impl Transport for Statuses {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let mut statuses = self.0.lock().unwrap();
        let status = if statuses.len() > 1 {
            statuses.remove(0)
        } else {
            statuses[0]
        };
        let body = r#"{"user_id":"u","request_id":"request-id-test-7"}"#;
        let mut answer = http::Response::new(body.into());
        *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
        Box::pin(async { Ok(answer) })
    }
}

fn answering(statuses: &[u16]) -> Client {
    Client::builder("project-test-1", "secret-test-1")
        .transport(Statuses(Mutex::new(statuses.to_vec())))
        .build()
        .unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_call_is_one_span_and_an_attempt_is_one_event() {
    let log = Log::start();
    answering(&[503, 500, 200])
        .get(&UserId::from("u"))
        .await
        .unwrap();
    let lines = log.own_lines();
    assert_eq!(lines.len(), 4, "{lines:#?}");
    for (line, status, resent) in [
        (&lines[0], 503, 0),
        (&lines[1], 500, 1),
        (&lines[2], 200, 2),
    ] {
        assert!(
            line.contains(&format!("http.response.status_code={status}")),
            "{line}"
        );
        assert!(
            line.contains(&format!("http.request.resend_count={resent}")),
            "{line}"
        );
    }
    assert!(lines[0].contains("error.type=\"503\""), "{}", lines[0]);
    let span = &lines[3];
    for field in [
        "http.request.method=\"GET\"",
        "url.template=\"/v1/users/{user_id}\"",
        "server.address=\"test.stytch.com\"",
        "http.response.status_code=200",
        "http.request.resend_count=2",
        "stytch.request_id=\"request-id-test-7\"",
        "server.port=443",
        "otel.kind=\"client\"",
        "otel.name=GET /v1/users/{user_id}",
    ] {
        assert!(span.contains(field), "{field} is not in {span}");
    }
    assert!(
        !span.contains("error.type") && !span.contains("otel.status_code"),
        "{span}"
    );
    assert!(lines[2].contains("request-id-test-7"), "{}", lines[2]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_fails_says_how_in_its_span() {
    let log = Log::start();
    let error = answering(&[404]).get(&UserId::from("u")).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    let span = log.own_lines().pop().unwrap();
    for field in [
        "http.response.status_code=404",
        "http.request.resend_count=0",
        "otel.status_code=\"ERROR\"",
        "error.type=\"404\"",
        "stytch.request_id=\"request-id-test-7\"",
    ] {
        assert!(span.contains(field), "{field} is not in {span}");
    }
}

#[tokio::test]
async fn nothing_of_a_user_or_of_the_credentials_is_told_or_printed() {
    let log = Log::start();
    let sandbox = Sandbox::start().await.unwrap();
    let client = sandbox.client();
    let mut printed = format!("{sandbox:?} {client:?}");

    let metadata = Metadata::try_from(json!({ "canary-key": "canary-value" })).unwrap();
    let create = CreateUser::with_email("canary@example.com")
        .name(Name::new().first_name("canary-name"))
        .attributes(
            Attributes::new()
                .ip_address("203.0.113.77")
                .user_agent("canary-agent"),
        )
        .trusted_metadata(metadata.clone())
        .untrusted_metadata(metadata);
    printed += &format!("{create:?} {:?}", client.create(&create));
    let created = client.create(&create).await.unwrap();
    printed += &format!("{created:?}");
    let user_id = created.into_inner().user_id;

    let user = client.get(&user_id).await.unwrap();
    printed += &format!("{user:?} {:?}", user.emails);
    let update = UpdateUser::new().name(Name::new().last_name("canary-name"));
    let updated = client.update(&user_id, &update).await.unwrap();
    printed += &format!("{update:?} {updated:?}");
    let search = SearchUsers::matching([Filter::email_address(["canary@example.com"])]);
    let found = client.search(&search).await.unwrap();
    assert_eq!(found.results.len(), 1);
    printed += &format!("{search:?} {found:?} {:?}", client.search(&search));
    let factor = PrimaryFactor::phone_number("+12025550177");
    let exchanged = client
        .exchange_primary_factor(&user_id, &factor)
        .await
        .unwrap();
    printed += &format!("{factor:?} {exchanged:?}");

    // Errors of every kind that a call can meet here.
    for error in [
        client
            .create(&CreateUser::with_email("canary email"))
            .await
            .unwrap_err(),
        client
            .get(&UserId::from("canary/unknown"))
            .await
            .unwrap_err(),
        client
            .delete_email(&EmailId::from("canary\n"))
            .await
            .unwrap_err(),
        closed().get(&UserId::from("canary")).await.unwrap_err(),
    ] {
        printed += &format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            printed += &format!("{error} {error:?}");
            source = error.source();
        }
    }

    let log = log.own_lines().join("\n");
    assert!(log.contains("stytch_call"), "the log was not written");
    assert!(printed.contains("user_not_found"), "nothing was printed");
    let basic = "Basic ";
    for secret in [
        "canary",
        "+12025550177",
        "203.0.113.77",
        sandbox.secret(),
        basic,
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        assert!(!printed.contains(secret), "{secret} is printed:\n{printed}");
    }
    assert!(
        !log.contains(user_id.as_str()),
        "a user is named in the log:\n{log}"
    );
}

/// A client of a port at which nothing listens.
fn closed() -> Client {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    Client::builder("project-test-1", "canary-secret")
        .base_url(format!("http://{address}"))
        .retry(RetryPolicy::none())
        .build()
        .unwrap()
}
