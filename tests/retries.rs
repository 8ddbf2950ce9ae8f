//! Which requests are retried, after how long, and for how long at most.
//!
//! The clock is tokio's and paused, so that a minute takes no time. How real connections fail
//! is in `faults.rs`.

#[path = "retries/classes.rs"]
mod classes;
#[path = "retries/limits.rs"]
mod limits;
#[path = "retries/waits.rs"]
mod waits;

use std::time::Duration;

use futures_util::future::join_all;
use stytch_users::{Call, Client, CreateUser, Error, ErrorKind, Replay, RetryPolicy, User, Users};
use tokio::time::{Instant, advance, timeout};

use crate::scripted::{Outcome, Sent, builder, ok, respond};

/// The clock of tokio ticks in milliseconds, and a wait ends with the tick after it.
const TICK: Duration = Duration::from_millis(2);

const SECOND: Duration = Duration::from_secs(1);

/// A client with the default retries.
fn client(outcomes: impl Into<Vec<Outcome>>) -> (Client, Sent) {
    let (builder, sent) = builder(outcomes);
    (builder.build().unwrap(), sent)
}

fn get(client: &Client) -> Call<User> {
    client.get(&"user-test-1".into())
}

fn found() -> Outcome {
    ok(r#"{"user_id":"u","user":{"user_id":"u"}}"#)
}

/// An error of Stytch, or of a gateway if it has no type. An empty `retry_after` is left out.
fn error(status: u16, error_type: &str, retry_after: &str) -> Outcome {
    let body = match error_type {
        "" => "<html></html>".to_owned(),
        _ => format!(r#"{{"error_type":"{error_type}"}}"#),
    };
    let headers = [("retry-after", retry_after)];
    respond(
        status,
        &headers[..usize::from(!retry_after.is_empty())],
        body,
    )
}

fn broken() -> Outcome {
    error(500, "internal_server_error", "")
}

fn throttled(retry_after: &str) -> Outcome {
    error(429, "too_many_requests", retry_after)
}
