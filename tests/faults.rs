//! What a caller sees when the network or the server does not keep its word.
//!
//! The table in `faults/table.rs` says what becomes of each fault, and every row of it is
//! met by five calls. What does not fit a row has a test of its own.

#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/table.rs"]
mod table;

use std::fs;
use std::time::{Duration, Instant};

use calls::{CALLS, Called, Class, assert_says_nothing_private, builder, user_id};
use futures_util::future::join_all;
use http::StatusCode;
use stytch_users::{Client, Error, ErrorKind, RetryPolicy, Users};
use support::fault_server::{Behaviour, FaultServer, RefusingPort, UnansweringPort, head};
use table::{FOUND, Fault, Hosts, Limit, Place, SHORT, Seen, faults};

/// Enough for anything that is not meant to run out, on the busiest machine.
const LONG: Duration = Duration::from_secs(20);

/// What a body may be long; that of the deepest JSON is half of it.
const MOST_BODY_BYTES: usize = 4 * 1024 * 1024;

/// How much later than it could a call may end: its waits, and a busy machine.
const SLACK: Duration = Duration::from_secs(10);

/// How long an attempt may take where no one counts what the server has read by then.
const BRIEF: Duration = Duration::from_millis(300);

/// Where a call goes; held for as long as the call takes.
enum Target {
    Server(FaultServer),
    Refusing(RefusingPort),
    Unanswering(UnansweringPort),
}

impl Target {
    async fn of(place: &Place, stranger: &FaultServer) -> Target {
        match place {
            Place::Server(script) => Target::Server(
                FaultServer::start_knowing(|own| {
                    script(&Hosts {
                        own: own.to_owned(),
                        stranger: stranger.base_url(),
                    })
                })
                .await,
            ),
            Place::RefusingPort => Target::Refusing(RefusingPort::hold()),
            Place::UnansweringPort => Target::Unanswering(UnansweringPort::hold().await),
        }
    }

    fn base_url(&self) -> String {
        match self {
            Target::Server(server) => server.base_url(),
            Target::Refusing(port) => port.base_url(),
            Target::Unanswering(port) => port.base_url(),
        }
    }

    fn requests(&self) -> usize {
        match self {
            Target::Server(server) => server.requests(),
            Target::Refusing(_) | Target::Unanswering(_) => 0,
        }
    }
}

/// A client whose retries do not wait.
fn client(base_url: &str, ended_by: Limit) -> Client {
    let limit = |of| if ended_by == of { SHORT } else { LONG };
    builder()
        .base_url(base_url)
        // Hundreds of clients are made, and nothing here is TLS: reading the system's
        // roots for each of them would take longer than all calls together.
        .reqwest(reqwest::Client::builder().tls_certs_only([]))
        .connect_timeout(limit(Limit::ConnectTimeout))
        .attempt_timeout(limit(Limit::AttemptTimeout))
        .max_body_bytes(MOST_BODY_BYTES)
        .retry(RetryPolicy::default().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

/// What a caller and the server saw of a call.
fn seen(result: Result<calls::Success, Error>, called: &Called, requests: usize) -> Seen {
    match result {
        Ok(success) => Seen {
            result: Ok(success.status),
            attempts: success.attempts,
            requests,
            says: String::new(),
            maybe_applied: false,
        },
        Err(error) => Seen {
            result: Err(error.kind()),
            attempts: error.attempts(),
            requests,
            says: error
                .to_string()
                .strip_prefix(&format!("{}: ", called.endpoint))
                .unwrap_or("does not begin with the endpoint")
                .to_owned(),
            maybe_applied: error.maybe_applied(),
        },
    }
}

/// A call and a fault that are about to meet.
struct Meeting<'a> {
    fault: &'a Fault,
    called: &'a Called,
    stranger: FaultServer,
    target: Target,
    client: Client,
}

impl<'a> Meeting<'a> {
    async fn prepare(fault: &'a Fault, called: &'a Called) -> Meeting<'a> {
        let stranger = FaultServer::start([Behaviour::answer(200, &[], FOUND)]).await;
        let target = Target::of(&fault.place, &stranger).await;
        let client = client(&target.base_url(), fault.ended_by);
        Meeting {
            fault,
            called,
            stranger,
            target,
            client,
        }
    }

    /// Sends the call and says what was not as the table has it.
    async fn take_place(self) -> Vec<String> {
        let of = format!("{}, {}", self.fault.name, self.called.method);
        let expected = self.fault.seen_by(self.called.class);

        let start = Instant::now();
        let result = (self.called.send)(&self.client).await;
        let took = start.elapsed();

        if let Err(error) = &result {
            assert_says_nothing_private(error, &of);
        }
        let mut mistakes = Vec::new();
        let seen = seen(result, self.called, self.target.requests());
        if seen != *expected {
            mistakes.push(format!(
                "{of}\n  expected {expected:?}\n  seen     {seen:?}"
            ));
        }
        let at_least = match self.fault.ended_by {
            Limit::Nothing => Duration::ZERO,
            Limit::ConnectTimeout | Limit::AttemptTimeout => SHORT * expected.attempts,
        };
        if took < at_least || took > at_least + SLACK {
            mistakes.push(format!("{of}\n  took {took:?}, expected {at_least:?}"));
        }
        if self.stranger.accepted() > 0 {
            mistakes.push(format!("{of}\n  another host was called"));
        }
        mistakes
    }
}

/// Meets the five calls with some of the faults, those of a group at the same time.
async fn meet(is_met: impl Fn(&Fault) -> bool, at_the_same_time: usize) {
    let faults: Vec<Fault> = faults().into_iter().filter(is_met).collect();
    let mut mistakes = Vec::new();
    for group in faults.chunks(at_the_same_time) {
        let pairs = group
            .iter()
            .flat_map(|fault| CALLS.iter().map(move |called| (fault, called)));
        // All are ready before the first begins: making a client takes a while, in
        // which the others' limits would pass.
        let meetings = join_all(pairs.map(|(fault, called)| Meeting::prepare(fault, called))).await;
        let met = join_all(meetings.into_iter().map(Meeting::take_place)).await;
        mistakes.extend(met.into_iter().flatten());
    }
    assert!(mistakes.is_empty(), "\n{}", mistakes.join("\n"));
}

#[tokio::test]
async fn every_fault_that_takes_too_long_ends_in_time_as_the_table_says() {
    meet(|fault| fault.ended_by != Limit::Nothing, usize::MAX).await;
}

#[tokio::test]
async fn every_fault_that_is_there_at_once_ends_as_the_table_says() {
    meet(|fault| fault.ended_by == Limit::Nothing, 4).await;
}

#[test]
fn no_fault_is_in_the_table_twice() {
    let mut names: Vec<&str> = faults().iter().map(|fault| fault.name).collect();
    names.sort_unstable();
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// The first line of the table in the README.
const COLUMNS: &str = "| fault | `get` | `create` | sent | maybe applied | what the error says |";

/// The table as the README shows it.
fn rendered() -> String {
    let mut lines = vec![
        COLUMNS.to_owned(),
        "| --- | --- | --- | --- | --- | --- |".to_owned(),
    ];
    for fault in faults() {
        let [get, create] = [Class::Replayed, Class::Never].map(|class| fault.seen_by(class));
        let both = |of: fn(&Seen) -> String| {
            let (get, create) = (of(get), of(create));
            if get == create {
                get
            } else {
                format!("{get} / {create}")
            }
        };
        let result = |seen: &Seen| match seen.result {
            Ok(status) => format!("{status}"),
            Err(kind) => format!("`{kind:?}`"),
        };
        let maybe_applied = both(|seen| match (seen.result, seen.maybe_applied) {
            (Ok(_), _) => "-".to_owned(),
            (Err(_), true) => "yes".to_owned(),
            (Err(_), false) => "no".to_owned(),
        });
        let says = if create.says.is_empty() {
            String::new()
        } else {
            format!("`{}`", create.says)
        };
        lines.push(format!(
            "| {} | {} | {} | {} | {maybe_applied} | {says} |",
            fault.name,
            result(get),
            result(create),
            both(|seen| seen.attempts.to_string()),
        ));
    }
    lines.join("\n")
}

#[test]
fn the_readme_shows_the_table() {
    let readme = fs::read_to_string(README).unwrap();
    let start = readme.find(COLUMNS).expect("the README has the table");
    let length = readme[start..].find("\n\n").unwrap_or(readme.len() - start);
    let shown = readme[start..start + length].trim_end();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        let updated = readme.replacen(shown, &rendered(), 1);
        fs::write(README, updated).unwrap();
        return;
    }
    assert!(
        shown == rendered(),
        "the table is another one: UPDATE_GOLDENS=1 cargo test -p tests --test faults"
    );
}

/// A client with the defaults of this crate, which knows nothing of the faults to come.
fn default_client(server: &FaultServer) -> Client {
    builder().base_url(server.base_url()).build().unwrap()
}

fn found() -> Behaviour {
    Behaviour::answer(200, &[], FOUND)
}

#[tokio::test]
async fn twenty_calls_of_a_silent_server_are_twenty_timeouts_and_leave_no_connection() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = builder()
        .base_url(server.base_url())
        .attempt_timeout(BRIEF)
        .build()
        .unwrap();
    let calls = CALLS.iter().cycle().take(20);

    let start = Instant::now();
    let results = join_all(calls.map(|called| (called.send)(&client))).await;
    let took = start.elapsed();

    assert_eq!(results.len(), 20);
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert!(error.is_timeout() && error.maybe_applied());
        assert_says_nothing_private(&error, "a timeout");
    }
    assert!(took >= BRIEF && took < 3 * BRIEF + SLACK, "{took:?}");
    assert!(server.is_left_alone(SLACK).await, "connections are held");
}

#[tokio::test]
async fn a_connection_that_is_idle_for_too_long_is_dropped() {
    let answer = Behaviour::answer(200, &[], FOUND);
    let server = FaultServer::start([answer.clone(), answer]).await;
    let client = builder()
        .base_url(server.base_url())
        .idle_timeout(BRIEF)
        .build()
        .unwrap();
    client.get(&user_id()).await.unwrap();
    assert_eq!(server.open_connections(), 1);
    assert!(server.is_left_alone(SLACK).await, "a connection is held");
}

#[tokio::test]
async fn the_default_client_is_ended_by_the_limit_of_the_call() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = default_client(&server);
    let start = Instant::now();
    let calls = (0..20).map(|_| client.get(&user_id()).timeout(BRIEF).into_future());
    for result in join_all(calls).await {
        assert!(result.unwrap_err().is_timeout());
    }
    assert!(start.elapsed() < 3 * BRIEF + SLACK);
    assert!(server.is_left_alone(SLACK).await, "connections are held");

    let start = Instant::now();
    let error = client.get(&user_id()).deadline(BRIEF).await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.attempts(), 1);
    assert!(start.elapsed() < BRIEF + SLACK);
    assert!(server.is_left_alone(SLACK).await, "a connection is held");
}

#[tokio::test]
async fn a_call_that_is_dropped_ends_its_connection() {
    let server = FaultServer::start([Behaviour::silence()]).await;
    let client = default_client(&server);
    let call = tokio::spawn(client.get(&user_id()).send());
    assert!(server.has_read(1, LONG).await);
    assert_eq!(server.open_connections(), 1);
    call.abort();
    assert!(server.is_left_alone(SLACK).await, "the connection is held");
    assert_eq!(server.requests(), 1);
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_in_between_is_not_used() {
    for called in &CALLS {
        let server = FaultServer::start([found().then_close()]).await;
        let other = FaultServer::start([found()]).await;
        let (client, elsewhere) = (default_client(&server), default_client(&other));
        for nth in 1..=3 {
            let success = (called.send)(&client).await.unwrap();
            assert_eq!(success.attempts, 1, "{}", called.method);
            assert_eq!(server.requests(), nth, "{}", called.method);
            assert!(server.is_left_alone(SLACK).await);
            // The end of the connection is there before this answer is, so the client
            // has been told of it by then.
            elsewhere.get(&user_id()).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_kept_connection_that_is_closed_under_a_request_is_a_broken_one() {
    for called in &CALLS {
        let server = FaultServer::start([found(), Behaviour::close(), found()]).await;
        let client = default_client(&server);
        (called.send)(&client).await.unwrap();
        let result = (called.send)(&client).await;
        match called.class {
            Class::Replayed => {
                assert_eq!(result.unwrap().attempts, 2, "{}", called.method);
                assert_eq!(server.requests(), 3, "{}", called.method);
            }
            Class::Never => {
                let error = result.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Interrupted, "{}", called.method);
                assert_eq!(error.attempts(), 1, "{}", called.method);
                assert!(error.maybe_applied(), "{}", called.method);
                assert_eq!(server.requests(), 2, "{}", called.method);
            }
        }
    }
}

#[tokio::test]
async fn what_is_left_of_one_answer_is_not_taken_for_the_next() {
    let mut too_much = head(200, &[], Some(FOUND.len()));
    too_much.extend_from_slice(FOUND.as_bytes());
    let stale = r#"{"user_id":"stale"}"#;
    too_much.extend(head(200, &[], Some(stale.len())));
    too_much.extend_from_slice(stale.as_bytes());
    let server = FaultServer::start([Behaviour::raw(too_much), found()]).await;
    let client = default_client(&server);
    for _ in 0..2 {
        let user = client.get(&user_id()).await.unwrap();
        assert_eq!(user.user_id, user_id());
    }
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_body_may_be_as_long_as_the_limit_and_not_a_byte_longer() {
    for (limit, fits) in [(FOUND.len(), true), (FOUND.len() - 1, false)] {
        let mut chunked = head(200, &[("transfer-encoding", "chunked")], None);
        for byte in FOUND.bytes() {
            chunked.extend_from_slice(&[b'1', b'\r', b'\n', byte, b'\r', b'\n']);
        }
        chunked.extend_from_slice(b"0\r\n\r\n");
        for answer in [found(), Behaviour::raw(chunked)] {
            let server = FaultServer::start([answer]).await;
            let client = builder()
                .base_url(server.base_url())
                .max_body_bytes(limit)
                .build()
                .unwrap();
            let result = client.get(&user_id()).await;
            if fits {
                result.unwrap();
            } else {
                assert_eq!(result.unwrap_err().kind(), ErrorKind::BodyTooLarge);
            }
        }
    }
}

/// What the network holds between a server and a client that does not read on.
const IN_FLIGHT: usize = 16 * 1024 * 1024;

#[tokio::test]
async fn no_more_than_32_mebibytes_are_read_of_a_success() {
    for endless in [
        Behaviour::mebibytes(200, &[], 200),
        Behaviour::mebibytes_in_chunks(200, 200),
    ] {
        let server = FaultServer::start([endless]).await;
        let error = default_client(&server).get(&user_id()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        assert!(server.is_left_alone(SLACK).await);
        let sent = server.bytes_sent();
        assert!(sent < 32 * 1024 * 1024 + IN_FLIGHT, "{sent}");
    }
}

#[tokio::test]
async fn no_more_than_64_kibibytes_are_kept_of_an_error() {
    for endless in [
        Behaviour::mebibytes(404, &[], 200),
        Behaviour::mebibytes_in_chunks(404, 200),
    ] {
        let server = FaultServer::start([endless]).await;
        let error = default_client(&server).get(&user_id()).await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.body().unwrap().len(), 64 * 1024);
        assert!(server.is_left_alone(SLACK).await);
        let sent = server.bytes_sent();
        assert!(sent < IN_FLIGHT, "{sent}");
    }
}

#[tokio::test]
async fn what_the_server_says_of_an_error_is_read_and_not_shown() {
    let body = r#"{"status_code":429,"request_id":"request-id-test-3",
        "error_type":"too_many_requests","error_message":"canary@example.com",
        "error_url":"https://stytch.com/docs/canary","error_details":{"canary":1}}"#;
    let headers = [("retry-after", "11"), ("x-request-id", "request-id-test-4")];
    let server = FaultServer::start([Behaviour::answer(429, &headers, body)]).await;
    let error = default_client(&server).get(&user_id()).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!(error.error_type().unwrap().as_str(), "too_many_requests");
    assert_eq!(error.request_id(), Some("request-id-test-3"));
    assert_eq!(error.message(), Some("canary@example.com"));
    assert_eq!(error.url(), Some("https://stytch.com/docs/canary"));
    assert_eq!(error.details(), Some(&serde_json::json!({ "canary": 1 })));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(11)));
    assert_eq!(error.headers()["retry-after"], "11");
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_says_nothing_private(&error, "a 429");
}

#[tokio::test]
async fn a_page_of_a_gateway_is_kept_and_not_shown() {
    let page = "<html>canary@example.com</html>";
    let headers = [
        ("content-type", "text/html"),
        ("x-request-id", "request-id-test-2"),
    ];
    for status in [200, 403, 429, 502] {
        let server = FaultServer::start([Behaviour::answer(status, &headers, page)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let error = (called.send)(&client).await.unwrap_err();
            let of = format!("{status}, {}", called.method);
            assert_eq!(error.status().unwrap(), status, "{of}");
            assert_eq!(error.body().unwrap(), page, "{of}");
            assert_eq!(error.request_id(), Some("request-id-test-2"), "{of}");
            assert_says_nothing_private(&error, &of);
        }
    }
}

#[tokio::test]
async fn a_body_of_another_shape_is_an_error_that_names_the_place() {
    let user = r#"{"user_id":"u","emails":[{"email_id":"e","verified":true}]}"#;
    let odd = r#"{"user_id":"u","emails":[{"email_id":"e","verified":"canary"}]}"#;
    let body = format!(r#"{{"request_id":"request-id-test-1","results":[{user},{user},{odd}]}}"#);
    let server = FaultServer::start([Behaviour::answer(200, &[], body)]).await;
    let error = calls::search(&default_client(&server)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST /v1/users/search: 200 OK, expected a boolean at results[2].emails[0].verified (request-id-test-1)"
    );
    assert_says_nothing_private(&error, "a body of another shape");
}

#[tokio::test]
async fn a_list_is_not_taken_for_an_object() {
    for body in [
        r#"["canary"]"#,
        r#"["canary","canary"]"#,
        "[]",
        "[[]]",
        "[null]",
    ] {
        let server = FaultServer::start([Behaviour::answer(200, &[], body)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let of = format!("{body}, {}", called.method);
            match (called.send)(&client).await {
                Ok(success) => panic!("{of}: {success:?}"),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Decode, "{of}");
                    assert_says_nothing_private(&error, &of);
                }
            }
        }
    }
}

#[tokio::test]
async fn a_list_is_not_taken_for_the_envelope_of_an_error() {
    let body = r#"["canary","canary","canary","canary",{"canary":1},"canary"]"#;
    for status in [400, 429, 500] {
        let server = FaultServer::start([Behaviour::answer(status, &[], body)]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        let error = calls::create(&client).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.request_id(), None);
        assert_eq!(error.error_type(), None);
        assert_eq!(error.body().unwrap(), body);
        assert_says_nothing_private(&error, "a list");
    }
}

#[tokio::test]
async fn a_key_that_is_there_twice_is_an_error_that_names_it() {
    let (_, fields) = FOUND.split_at(1);
    let (fields, _) = fields.split_at(fields.len() - 1);
    let twice = format!("{{{fields},{fields}}}");
    let server = FaultServer::start([Behaviour::answer(200, &[], twice)]).await;
    let client = client(&server.base_url(), Limit::Nothing);
    for called in &CALLS {
        let error = (called.send)(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{}", called.method);
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert_says_nothing_private(&error, called.method);
        let key = if called.method == "search" {
            "results"
        } else {
            "user_id"
        };
        let says = error.to_string();
        let (_, says) = says.split_once("200 OK, ").unwrap();
        assert!(says.contains(key), "{}: {error}", called.method);
    }
}

#[tokio::test]
async fn redirects_are_refused_whatever_the_builder_says() {
    let stranger = FaultServer::start([found()]).await;
    for status in [301, 302, 303, 307, 308] {
        let redirect = Behaviour::redirect(status, &stranger.base_url());
        let server = FaultServer::start([redirect]).await;
        let builder = builder().base_url(server.base_url()).reqwest(
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::limited(10))
                .referer(true),
        );
        let error = calls::create(&builder.build().unwrap()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Redirect);
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.attempts(), 1);
        assert_eq!(stranger.accepted(), 0);
    }
}

#[tokio::test]
async fn time_is_limited_by_this_crate_whatever_the_builder_says() {
    let tick = Duration::from_millis(1);
    // Half a second in all, and fifty ticks between two bytes.
    let (first, rest) = (b"HTTP/1.1 20".as_slice(), "0 OK\r\ncontent-length: ");
    let rest = format!("{rest}{}\r\n\r\n{FOUND}", FOUND.len());
    let slow = Behaviour::trickle(first, 50 * tick).then_send(rest);
    let server = FaultServer::start([slow]).await;
    let builder = builder().base_url(server.base_url()).reqwest(
        reqwest::Client::builder()
            .timeout(tick)
            .connect_timeout(tick),
    );
    let success = calls::create(&builder.build().unwrap()).await.unwrap();
    assert_eq!(success.attempts, 1);
}

/// The status says what happened; a page that was cut changes nothing of it.
#[tokio::test]
async fn an_error_whose_body_is_cut_keeps_its_status_and_is_not_sent_again() {
    for status in [400, 404] {
        let mut cut = head(status, &[], Some(1000));
        cut.extend_from_slice(b"<html>canary");
        let server = FaultServer::start([Behaviour::raw(cut).then_close()]).await;
        let client = client(&server.base_url(), Limit::Nothing);
        for called in &CALLS {
            let of = format!("{status}, {}", called.method);
            let error = (called.send)(&client).await.unwrap_err();
            assert_eq!(error.status().map(|of| of.as_u16()), Some(status), "{of}");
            assert_eq!(error.attempts(), 1, "{of}");
            assert_says_nothing_private(&error, &of);
        }
    }
}

#[tokio::test]
async fn an_error_is_one_line_whatever_the_server_writes() {
    let body = r#"{"request_id":"one\ntwo\u001b[2J","error_type":"three\r\nfour\u0000"}"#;
    let server = FaultServer::start([Behaviour::answer(400, &[], body)]).await;
    let error = calls::get(&default_client(&server)).await.unwrap_err();
    assert_eq!(error.request_id(), Some("one\ntwo\u{1b}[2J"));
    let says = error.to_string();
    assert!(!says.contains(char::is_control), "{says:?}");
}
