//! The results of calls when the network or the server misbehaves.
//!
//! `faults/table.rs` lists the faults, and two calls are made to each of them. A case that does
//! not fit into the table has its own test.

#[path = "faults/bodies.rs"]
mod bodies;
#[path = "faults/connections.rs"]
mod connections;
#[path = "faults/table.rs"]
mod table;

use std::error::Error as _;
use std::pin::Pin;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::json;
use stytch_users::{
    Client, ClientBuilder, CreateUser, Error, ErrorKind, Metadata, Name, RetryPolicy, UserId, Users,
};
use support::server::{Behaviour, RefusingPort, Server, head};
use table::{FOUND, Fault, Limit, Place, SHORT, Seen, faults};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// Longer than any call that should not time out takes, even on a busy machine.
const LONG: Duration = Duration::from_secs(20);

/// How much later than expected a call may end, because of its delays and of a busy machine.
const SLACK: Duration = Duration::from_secs(10);

/// The maximum body size in the table's tests, which is larger than the deepest JSON.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// A string that no error may show. It is in every value that is sent and in every malformed
/// response.
const CANARY: &str = "canary";

/// `project-test-1:secret-canary` in base64, encoded by another program.
const CREDENTIALS: &str = "cHJvamVjdC10ZXN0LTE6c2VjcmV0LWNhbmFyeQ==";

fn builder(base_url: impl Into<String>) -> ClientBuilder {
    support::client::builder("project-test-1", "secret-canary").base_url(base_url)
}

/// A client with the default settings.
fn default_client(server: &Server) -> Client {
    builder(server.base_url()).build().unwrap()
}

/// A client that retries almost without a delay.
fn client(base_url: &str, ended_by: Option<Limit>) -> Client {
    let limit = |of| if ended_by == Some(of) { SHORT } else { LONG };
    builder(base_url)
        .connect_timeout(limit(Limit::ConnectTimeout))
        .attempt_timeout(limit(Limit::AttemptTimeout))
        .max_body_bytes(MAX_BODY_BYTES)
        .retry(RetryPolicy::default().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

fn user_id() -> UserId {
    UserId::from("user-test-canary")
}

/// The status of a success, and the number of attempts.
type Sent = Pin<Box<dyn Future<Output = Result<(u16, u32), Error>> + Send>>;

/// Sends a request that is safe to replay.
fn get(client: &Client) -> Sent {
    let call = client.get(&user_id());
    Box::pin(async {
        call.await
            .map(|user| (user.http_status().as_u16(), user.attempts()))
    })
}

/// Sends a request that is never replayed.
fn create(client: &Client) -> Sent {
    let metadata = Metadata::try_from(json!({ CANARY: [CANARY] })).unwrap();
    let create = CreateUser::with_email("canary@example.com")
        .phone_number("+1canary")
        .name(Name::new().first_name(CANARY))
        .trusted_metadata(metadata);
    let call = client.create(&create);
    Box::pin(async {
        call.await
            .map(|user| (user.http_status().as_u16(), user.attempts()))
    })
}

type Call = fn(&Client) -> Sent;

/// The calls, and the beginning of their error messages.
const CALLS: [(Call, &str); 2] = [
    (get, "GET /v1/users/{user_id}: "),
    (create, "POST /v1/users: "),
];

/// Fails if an error shows a value of the request or of the response.
fn assert_shows_nothing_private(error: &Error, case: &str) {
    let mut shown = format!("{error}\n{error:?}\n{error:#?}");
    let mut cause = error.source();
    while let Some(error) = cause {
        shown.push_str(&format!("\n{error}\n{error:?}"));
        cause = error.source();
    }
    assert!(!shown.to_lowercase().contains(CANARY), "{case}: {shown}");
    assert!(!shown.contains(CREDENTIALS), "{case}: {shown}");
}

/// The target of a call.
enum Target {
    Server(Server),
    RefusingPort(RefusingPort),
    /// The listener's queue is full, so that a connection attempt times out as behind a firewall.
    UnresponsivePort {
        listener: TcpListener,
        _queue: Vec<TcpStream>,
    },
}

impl Target {
    async fn of(place: Place) -> Target {
        match place {
            Place::Server(script) => Target::Server(Server::start(script).await),
            Place::RefusingPort => Target::RefusingPort(RefusingPort::bind()),
            Place::UnresponsivePort => {
                let socket = TcpSocket::new_v4().unwrap();
                socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
                let listener = socket.listen(1).unwrap();
                let address = listener.local_addr().unwrap();
                let mut queue = vec![];
                // Systems differ in how many connections they accept beyond the limit.
                let connect = || {
                    let connecting = TcpStream::connect(address);
                    tokio::time::timeout(Duration::from_millis(250), connecting)
                };
                while let Ok(stream) = connect().await {
                    queue.push(stream.unwrap());
                    assert!(queue.len() < 64, "the queue does not fill");
                }
                Target::UnresponsivePort {
                    listener,
                    _queue: queue,
                }
            }
        }
    }

    fn base_url(&self) -> String {
        match self {
            Target::Server(server) => server.base_url(),
            Target::RefusingPort(port) => port.base_url(),
            Target::UnresponsivePort { listener, .. } => {
                format!("http://{}", listener.local_addr().unwrap())
            }
        }
    }
}

/// Returns the result of a call in the form of the table.
fn seen(result: Result<(u16, u32), Error>, begins: &str, target: &Target) -> Seen {
    let requests = match target {
        Target::Server(server) => server.counts().requests,
        _ => 0,
    };
    match result {
        Ok((status, attempts)) => Seen {
            result: Ok(status),
            attempts,
            requests,
            shows: String::new(),
            maybe_applied: false,
        },
        Err(error) => Seen {
            result: Err(error.kind()),
            attempts: error.attempts(),
            requests,
            shows: error.to_string().replacen(begins, "", 1),
            maybe_applied: error.maybe_applied(),
        },
    }
}

/// Makes both calls to each fault, to all faults of a group at the same time.
async fn check(faults: Vec<Fault>, concurrency: usize) {
    let mut failures = Vec::new();
    for group in faults.chunks(concurrency) {
        let mut calls = Vec::new();
        // All clients are created before the first call, because creating one takes a while, in
        // which the timeouts of the others would expire.
        for fault in group {
            for ((call, begins), expected) in CALLS.iter().zip([&fault.get, &fault.create]) {
                let target = Target::of(fault.place.clone()).await;
                let client = client(&target.base_url(), fault.ended_by);
                calls.push(async move {
                    let start = Instant::now();
                    let result = call(&client).await;
                    let took = start.elapsed();
                    if let Err(error) = &result {
                        assert_shows_nothing_private(error, fault.name);
                    }
                    let seen = seen(result, begins, &target);
                    let limits = fault.ended_by.map_or(0, |_| expected.attempts);
                    let is_in_time = took >= SHORT * limits && took <= SHORT * limits + SLACK;
                    (seen != *expected || !is_in_time).then(|| {
                        format!(
                            "{}, {begins}\n  expected {expected:?}\n  seen     {seen:?}, {took:?}",
                            fault.name
                        )
                    })
                });
            }
        }
        failures.extend(join_all(calls).await.into_iter().flatten());
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[tokio::test]
async fn every_slow_fault_ends_within_its_timeout_as_the_table_says() {
    let mut faults = faults("");
    faults.retain(|fault| fault.ended_by.is_some());
    check(faults, usize::MAX).await;
}

#[tokio::test]
async fn every_other_fault_ends_as_the_table_says_and_no_other_host_is_contacted() {
    let other_host = Server::start([Behaviour::ok(FOUND)]).await;
    let mut faults = faults(&other_host.address().to_string());
    faults.retain(|fault| fault.ended_by.is_none());
    check(faults, 8).await;
    assert_eq!(other_host.counts().accepted, 0);
}
