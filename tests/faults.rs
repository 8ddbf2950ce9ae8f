//! The results of calls when the network or the server misbehaves.
//!
//! `faults/table.rs` lists the faults, and two calls are made to each of them. A case that does
//! not fit into the table has its own test.

#[path = "faults/connections.rs"]
mod connections;
#[path = "faults/table.rs"]
mod table;

use std::error::Error as _;
use std::iter::successors;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use stytch_users::{
    Client, ClientBuilder, CreateUser, Error, ErrorKind, Metadata, Name, Response, RetryPolicy,
    UserId, Users,
};
use support::server::{Behaviour, Server, head};
use table::{FOUND, Fault, faults};

/// The timeout that ends a slow fault. It is long enough for the server to read the request on a
/// busy machine.
const SHORT: Duration = Duration::from_secs(1);

/// How much later than expected a call may end, because of its delays and of a busy machine.
const SLACK: Duration = Duration::from_secs(10);

/// More than the network buffers between a server and a client that stops reading.
const BUFFERED: usize = 16 * 1024 * 1024;

/// A string that no error may show. It is in every value that is sent and in every malformed
/// response.
const CANARY: &str = "canary";

/// `project-test-1:secret-canary` in base64, encoded by another program.
const CREDENTIALS: &str = "cHJvamVjdC10ZXN0LTE6c2VjcmV0LWNhbmFyeQ==";

/// A builder of a client that retries almost without a delay.
fn builder(server: &Server) -> ClientBuilder {
    support::client::builder("project-test-1", "secret-canary")
        .base_url(server.base_url())
        .retry(RetryPolicy::default().base_delay(Duration::from_millis(1)))
}

fn user_id() -> UserId {
    UserId::from("user-test-canary")
}

/// The status of a success, and the number of attempts.
type Sent = Pin<Box<dyn Future<Output = Result<(u16, u32), Error>> + Send>>;

fn seen<T>(response: Response<T>) -> (u16, u32) {
    (response.http_status().as_u16(), response.attempts())
}

/// Sends a request that is safe to replay.
fn get(client: &Client) -> Sent {
    let call = client.get(&user_id());
    Box::pin(async { call.await.map(seen) })
}

/// Sends a request that is never replayed.
fn create(client: &Client) -> Sent {
    let metadata = Metadata::new(&json!({ CANARY: [CANARY] })).unwrap();
    let create = CreateUser::with_email("canary@example.com")
        .phone_number("+1canary")
        .name(Name::new().first_name(CANARY))
        .trusted_metadata(metadata);
    let call = client.create(&create);
    Box::pin(async { call.await.map(seen) })
}

type Call = fn(&Client) -> Sent;

/// The calls, and the beginning of their error messages.
const CALLS: [(Call, &str); 2] = [
    (get, "GET /v1/users/{user_id}: "),
    (create, "POST /v1/users: "),
];

/// Fails if an error shows a value of the request or of the response.
fn assert_shows_nothing_private(error: &Error, case: &str) {
    let causes = successors(error.source(), |&error| error.source());
    let causes: String = causes.map(|it| format!("\n{it}\n{it:?}")).collect();
    let shown = format!("{error}\n{error:?}\n{error:#?}{causes}");
    assert!(!shown.to_lowercase().contains(CANARY), "{case}: {shown}");
    assert!(!shown.contains(CREDENTIALS), "{case}: {shown}");
}

/// Makes both calls to each fault, to all faults of a group at the same time.
async fn check_all(faults: Vec<Fault>, concurrency: usize) {
    for group in faults.chunks(concurrency) {
        let mut calls = Vec::new();
        // All clients are created before the first call, because creating one takes a while, in
        // which the timeouts of the others would expire.
        for fault in group {
            for (call, attempts) in CALLS.into_iter().zip([fault.attempts, 1]) {
                let server = Server::start([fault.behaviour.clone()]).await;
                let mut client = builder(&server);
                if fault.is_slow {
                    client = client.attempt_timeout(SHORT);
                }
                calls.push(check(
                    fault,
                    server,
                    client.build().unwrap(),
                    call,
                    attempts,
                ));
            }
        }
        join_all(calls).await;
    }
}

/// Fails unless the result of a call to a fault is as expected.
async fn check(
    fault: &Fault,
    server: Server,
    client: Client,
    (call, begins): (Call, &str),
    attempts: u32,
) {
    let case = format!("{}, {begins}", fault.name);
    let start = Instant::now();
    let result = call(&client).await;
    let took = start.elapsed();
    let seen = match result {
        Ok((status, attempts)) => (attempts, status.to_string()),
        Err(error) => {
            assert_shows_nothing_private(&error, &case);
            // Only a 4xx to the only attempt proves that the request was not applied.
            let is_rejected = fault.shows.starts_with('4') && attempts == 1;
            assert_eq!(error.maybe_applied(), !is_rejected, "{case}");
            let shown = error.to_string();
            (error.attempts(), shown.replacen(begins, "", 1))
        }
    };
    assert_eq!(seen, (attempts, fault.shows.to_owned()), "{case}");
    let is_read = !fault.behaviour.is_on_accept;
    let requests = attempts as usize * usize::from(is_read);
    assert_eq!(server.counts().requests, requests, "{case}");
    let least = SHORT * attempts * u32::from(fault.is_slow);
    assert!(took >= least && took <= least + SLACK, "{case}: {took:?}");
    let is_closed = !fault.is_slow || server.becomes_idle().await;
    assert!(is_closed, "{case}: a connection stays open");
}

#[tokio::test]
async fn every_slow_fault_ends_within_its_timeout_as_the_table_says() {
    let mut faults = faults("");
    faults.retain(|fault| fault.is_slow);
    check_all(faults, usize::MAX).await;
}

#[tokio::test]
async fn every_other_fault_ends_as_the_table_says_and_no_other_host_is_contacted() {
    let other_host = Server::start([Behaviour::ok(FOUND)]).await;
    let mut faults = faults(&other_host.base_url().replace("http://", ""));
    faults.retain(|fault| !fault.is_slow);
    check_all(faults, 8).await;
    assert_eq!(other_host.counts().accepted, 0);
}

#[tokio::test]
async fn a_body_of_the_maximum_size_is_accepted_and_a_longer_one_is_an_error() {
    for (limit, fits) in [(FOUND.len(), true), (FOUND.len() - 1, false)] {
        let mut chunked = Behaviour::on_request();
        chunked = chunked.send(head(200, &[("transfer-encoding", "chunked")], None));
        for byte in FOUND.chars() {
            chunked = chunked.send(format!("1\r\n{byte}\r\n"));
        }
        for response in [Behaviour::ok(FOUND), chunked.send("0\r\n\r\n")] {
            let server = Server::start([response]).await;
            let client = builder(&server).max_body_bytes(limit).build().unwrap();
            let kind = get(&client).await.err().map(|error| error.kind());
            assert_eq!(kind, (!fits).then_some(ErrorKind::BodyTooLarge));
        }
    }
}

#[tokio::test]
async fn an_announced_length_is_not_allocated_before_it_arrives() {
    let huge = Behaviour::on_request().send(head(200, &[], Some(usize::MAX / 4)));
    let server = Server::start([huge.send("{").close()]).await;
    let client = builder(&server).max_body_bytes(usize::MAX).build().unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
}

#[tokio::test]
async fn at_most_32_mebibytes_are_read_of_a_success_and_64_kibibytes_are_kept_of_an_error() {
    for (status, limit) in [(200, 32 * 1024 * 1024), (404, 64 * 1024)] {
        let head = head(status, &[("content-type", "text/plain")], None);
        let endless = Behaviour::on_request().send(head);
        let endless = endless.send_repeatedly("x".repeat(1024 * 1024), 200);
        let server = Server::start([endless]).await;
        let error = get(&server.client()).await.unwrap_err();
        if status == 200 {
            assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        } else {
            assert!(error.is_not_found());
            assert_eq!(error.body().unwrap().len(), limit);
        }
        assert!(server.becomes_idle().await);
        let sent = server.counts().bytes_sent;
        assert!(sent < limit + BUFFERED, "{sent}");
    }
}
