//! A client whose transport responds from a script and records the requests.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use stytch_users::{
    Client, ClientBuilder, RetryPolicy, Transport, TransportError, TransportFuture,
    TransportRequest,
};
use tokio::sync::{Semaphore, watch};
use tokio::time::Instant;

/// The outcome of one attempt.
#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Response(http::Response<Bytes>),
    NoConnection,
    Interrupted,
    Timeout,
    Never,
    /// A response that arrives when [`Sent::release`] is called.
    Held(http::Response<Bytes>),
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
    let sent = Sent {
        attempts: Arc::default(),
        cancelled: watch::Sender::new(0),
        gate: Arc::new(Semaphore::new(0)),
    };
    let transport = Scripted {
        outcomes: outcomes.into(),
        sent: sent.clone(),
    };
    let builder = Client::builder("project-test-1", "secret-test-1").transport(transport);
    (builder, sent)
}

/// The requests that the transport has received.
#[derive(Clone)]
pub(crate) struct Sent {
    attempts: Arc<Mutex<Vec<(Instant, TransportRequest)>>>,
    cancelled: watch::Sender<usize>,
    gate: Arc<Semaphore>,
}

impl Sent {
    fn attempts(&self) -> Vec<(Instant, TransportRequest)> {
        let attempts = self.attempts.lock();
        attempts.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.attempts().len()
    }

    pub(crate) fn requests(&self) -> Vec<TransportRequest> {
        let attempts = self.attempts().into_iter();
        attempts.map(|(_, request)| request).collect()
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
        let attempts = self.attempts();
        let pairs = attempts.windows(2);
        pairs.map(|pair| pair[1].0 - pair[0].0).collect()
    }

    /// Lets every held response arrive, now and later.
    pub(crate) fn release(&self) {
        self.gate.add_permits(1000);
    }

    /// Waits until a number of attempts were dropped before their outcome.
    pub(crate) async fn cancelled(&self, count: usize) {
        let mut cancelled = self.cancelled.subscribe();
        cancelled.wait_for(|now| *now == count).await.unwrap();
    }
}

struct Scripted {
    outcomes: Vec<Outcome>,
    sent: Sent,
}

/// Counts an attempt as cancelled when it is dropped before its outcome.
struct Pending(Option<watch::Sender<usize>>);

impl Pending {
    fn end(&mut self) {
        self.0 = None;
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some(cancelled) = &self.0 {
            cancelled.send_modify(|count| *count += 1);
        }
    }
}

impl Transport for Scripted {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let attempts = self.sent.attempts.lock();
        let mut attempts = attempts.unwrap_or_else(PoisonError::into_inner);
        let last = self.outcomes.len() - 1;
        let outcome = self.outcomes[attempts.len().min(last)].clone();
        attempts.push((Instant::now(), request));
        let mut pending = Pending(Some(self.sent.cancelled.clone()));
        Box::pin(async move {
            let result = match outcome {
                Outcome::Response(response) => Ok(response.map(Into::into)),
                Outcome::NoConnection => Err(TransportError::connect("refused")),
                Outcome::Interrupted => Err(TransportError::interrupted("reset")),
                Outcome::Timeout => Err(TransportError::timeout("too late")),
                Outcome::Never => std::future::pending().await,
                Outcome::Held(response) => {
                    self.sent.gate.acquire().await.unwrap().forget();
                    Ok(response.map(Into::into))
                }
            };
            pending.end();
            result
        })
    }
}
