//! What is sent again, after how long, and for how long at most.
//!
//! The clock is tokio's and paused, so that a minute takes no time, and the transport is
//! one of these tests' own. How real connections fail is in `faults.rs`.

#[path = "retries/budget.rs"]
mod budget;
#[path = "retries/classes.rs"]
mod classes;
#[path = "retries/limits.rs"]
mod limits;
#[path = "retries/waits.rs"]
mod waits;

use std::future::pending;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use stytch_users::{
    Client, ClientBuilder, CreateUser, ErrorKind, Replay, RetryPolicy, Transport, TransportError,
    TransportFuture, TransportRequest, UserId, Users,
};
use tokio::time::{Instant, advance, timeout};

/// The clock of tokio ticks in milliseconds, and a wait ends with the tick after it.
const TICK: Duration = Duration::from_millis(2);

/// Right for every method.
const FOUND: &str = r#"{"user_id":"u","user":{"user_id":"u"},"results":[],"connected_apps":[]}"#;

/// How one attempt ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// With an answer: status, `Retry-After` and error type, where there are any.
    Answer(u16, Option<&'static str>, Option<&'static str>),
    Connect,
    Timeout,
    Interrupted,
    /// It does not.
    Never,
}

const FINE: End = End::Answer(200, None, None);
const BROKEN: End = End::Answer(500, None, Some("internal_server_error"));
const THROTTLED: End = End::Answer(429, None, Some("too_many_requests"));

const fn throttled_for(retry_after: &'static str) -> End {
    End::Answer(429, Some(retry_after), Some("too_many_requests"))
}

/// When each attempt was made.
#[derive(Clone, Default)]
struct Sent(Arc<Mutex<Vec<Instant>>>);

impl Sent {
    fn count(&self) -> usize {
        self.times().len()
    }

    fn times(&self) -> Vec<Instant> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How long it was from each attempt to the next.
    fn waits(&self) -> Vec<Duration> {
        let times = self.times();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    /// Notes an attempt and says how many were made before it.
    fn note(&self) -> usize {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        times.push(Instant::now());
        times.len() - 1
    }
}

/// Ends the attempts as the list says, the last of which repeats.
struct Scripted {
    ends: Vec<End>,
    sent: Sent,
}

impl Transport for Scripted {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let last = self.ends.len() - 1;
        let end = self.ends[self.sent.note().min(last)];
        Box::pin(async move {
            match end {
                End::Answer(status, retry_after, error_type) => {
                    let body = match error_type {
                        Some(error_type) => format!(r#"{{"error_type":"{error_type}"}}"#),
                        None => FOUND.to_owned(),
                    };
                    let mut answer = http::Response::builder().status(status);
                    if let Some(retry_after) = retry_after {
                        answer = answer.header("retry-after", retry_after);
                    }
                    Ok(answer.body(body.into()).unwrap())
                }
                End::Connect => Err(TransportError::connect("refused")),
                End::Timeout => Err(TransportError::timeout("too late")),
                End::Interrupted => Err(TransportError::interrupted("reset")),
                End::Never => pending().await,
            }
        })
    }
}

fn builder(ends: impl Into<Vec<End>>) -> (ClientBuilder, Sent) {
    let sent = Sent::default();
    let transport = Scripted {
        ends: ends.into(),
        sent: sent.clone(),
    };
    let builder = Client::builder("project-test-1", "secret-test-1").transport(transport);
    (builder, sent)
}

fn client(ends: impl Into<Vec<End>>) -> (Client, Sent) {
    let (builder, sent) = builder(ends);
    (builder.build().unwrap(), sent)
}

fn user_id() -> UserId {
    UserId::from("user-test-1")
}
