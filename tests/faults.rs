//! What a caller sees when the network or the server does not keep its word.
//!
//! The table in `faults/table.rs` says what becomes of each fault, and every row of it is
//! met by five calls. What does not fit a row has a test of its own.

#[path = "faults/bodies.rs"]
mod bodies;
#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/connections.rs"]
mod connections;
#[path = "faults/document.rs"]
mod document;
#[path = "faults/meeting.rs"]
mod meeting;
#[path = "faults/own_builder.rs"]
mod own_builder;
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

/// A client whose retries do not wait.
fn client(base_url: &str, ended_by: Limit) -> Client {
    let limit = |of| if ended_by == of { SHORT } else { LONG };
    builder()
        .base_url(base_url)
        .connect_timeout(limit(Limit::ConnectTimeout))
        .attempt_timeout(limit(Limit::AttemptTimeout))
        .max_body_bytes(MOST_BODY_BYTES)
        .retry(RetryPolicy::default().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap()
}

/// A client with the defaults of this crate, which knows nothing of the faults to come.
fn default_client(server: &FaultServer) -> Client {
    builder().base_url(server.base_url()).build().unwrap()
}

fn found() -> Behaviour {
    Behaviour::answer(200, &[], FOUND)
}
