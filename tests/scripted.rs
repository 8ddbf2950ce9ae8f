//! A client whose transport responds from a script and records the requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use stytch_users::{
    Client, ClientBuilder, RetryPolicy, Transport, TransportError, TransportFuture,
    TransportRequest,
};
use tokio::sync::watch;
use tokio::time::Instant;

/// The outcome of one attempt.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Response(http::Response<Bytes>),
    Error(fn(&'static str) -> TransportError),
    NoConnection,
    Interrupted,
    Timeout,
    Never,
    Panic,
}

/// A response with status 200.
pub(crate) fn ok(body: impl Into<Bytes>) -> Outcome {
    respond(200, &[], body)
}

pub(crate) fn respond(
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl Into<Bytes>,
) -> Outcome {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    Outcome::Response(response.body(body.into()).unwrap())
}

/// A client without retries.
pub(crate) fn client(outcomes: impl Into<Vec<Outcome>>) -> (Client, Sent) {
    let (builder, sent) = builder(outcomes);
    (builder.retry(RetryPolicy::none()).build().unwrap(), sent)
}

/// A builder with the default retries. The last of the outcomes repeats.
pub(crate) fn builder(outcomes: impl Into<Vec<Outcome>>) -> (ClientBuilder, Sent) {
    let (transport, sent) = transport(outcomes);
    let builder = Client::builder("project-test-1", "secret-test-1").transport(transport);
    (builder, sent)
}

pub(crate) fn transport(outcomes: impl Into<Vec<Outcome>>) -> (impl Transport, Sent) {
    let sent = Sent::default();
    let transport = Scripted {
        outcomes: outcomes.into(),
        sent: sent.clone(),
    };
    (transport, sent)
}

/// The requests that the transport has received.
#[derive(Clone, Default)]
pub(crate) struct Sent {
    attempts: Arc<Mutex<Vec<(Instant, TransportRequest)>>>,
    /// Each attempt has a receiver until it ends.
    pending: watch::Sender<()>,
}

impl Sent {
    pub(crate) fn count(&self) -> usize {
        self.attempts.lock().unwrap().len()
    }

    pub(crate) fn requests(&self) -> Vec<TransportRequest> {
        let attempts = self.attempts.lock().unwrap();
        attempts.iter().map(|attempt| attempt.1.clone()).collect()
    }

    /// Returns the bodies of all requests, which are JSON.
    pub(crate) fn bodies(&self) -> Vec<Value> {
        let requests = self.requests().into_iter();
        let bodies = requests.filter_map(|request| request.body);
        let bodies = bodies.map(|body| serde_json::from_slice(&body).unwrap());
        bodies.collect()
    }

    /// Returns the time from each attempt to the next.
    pub(crate) fn delays(&self) -> Vec<Duration> {
        let attempts = self.attempts.lock().unwrap();
        let pairs = attempts.windows(2);
        pairs.map(|pair| pair[1].0 - pair[0].0).collect()
    }

    /// Waits until every attempt has its outcome or was dropped.
    pub(crate) async fn becomes_idle(&self) {
        self.pending.closed().await;
    }
}

struct Scripted {
    outcomes: Vec<Outcome>,
    sent: Sent,
}

impl Transport for Scripted {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let mut attempts = self.sent.attempts.lock().unwrap();
        let last = self.outcomes.len() - 1;
        let outcome = self.outcomes[attempts.len().min(last)].clone();
        attempts.push((Instant::now(), request));
        let pending = self.sent.pending.subscribe();
        Box::pin(async move {
            let _pending = pending;
            match outcome {
                Outcome::Response(response) => Ok(response.map(Into::into)),
                Outcome::Error(error) => Err(error("why")),
                Outcome::NoConnection => Err(TransportError::connect("refused")),
                Outcome::Interrupted => Err(TransportError::interrupted("reset")),
                Outcome::Timeout => Err(TransportError::timeout("too late")),
                Outcome::Never => std::future::pending().await,
                Outcome::Panic => panic!("the transport panics"),
            }
        })
    }
}
