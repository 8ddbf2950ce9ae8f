//! Which requests are retried, after which delays, and until which deadlines.
//!
//! The tests run on tokio's paused clock, so that waiting takes no time. `faults.rs` tests
//! failures of real connections.

#[path = "retries/classes.rs"]
mod classes;
#[path = "retries/delays.rs"]
mod delays;
#[path = "retries/limits.rs"]
mod limits;

use std::time::Duration;

use futures_util::future::join_all;
use stytch_users::{Call, Client, CreateUser, Error, ErrorKind, Replay, RetryPolicy, User, Users};
use tokio::time::{Instant, advance, timeout};

use crate::scripted::{Outcome, Sent, builder, ok, respond};

/// tokio's clock has a resolution of one millisecond, so a wait can end this much later.
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

/// An error response of Stytch, or of a gateway if `error_type` is empty. Without a `Retry-After`
/// header if `retry_after` is empty.
fn error(status: u16, error_type: &str, retry_after: &str) -> Outcome {
    let body = match error_type {
        "" => "<html></html>".to_owned(),
        _ => format!(r#"{{"error_type":"{error_type}"}}"#),
    };
    let mut headers = vec![("retry-after", retry_after)];
    headers.retain(|(_, value)| !value.is_empty());
    respond(status, &headers, body)
}

fn server_error() -> Outcome {
    error(500, "internal_server_error", "")
}

fn rate_limited(retry_after: &str) -> Outcome {
    error(429, "too_many_requests", retry_after)
}
