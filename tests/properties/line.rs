//! A client, and both ends of the line it talks over.

use std::future::Future;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use bytes::Bytes;
use proptest::test_runner::Config;
use stytch_users::{
    Client, RetryPolicy, Transport, TransportBody, TransportError, TransportFuture,
    TransportRequest, TransportResponse,
};
use tokio::runtime::{Builder, Runtime};

/// One runtime for all cases: to make one takes longer than a case.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime without a network needs nothing of the system")
});

/// Waits for a call.
pub(crate) fn wait_for<F: Future>(call: F) -> F::Output {
    RUNTIME.block_on(call)
}

/// How many cases a property is tried with. A failure is shown with its smallest case,
/// which belongs in a test of its own: nothing is written to files.
pub(crate) fn cases(cases: u32) -> Config {
    Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    }
}

/// A client whose requests end in memory.
pub(crate) struct Line {
    pub(crate) client: Client,
    received: Arc<Mutex<Vec<TransportRequest>>>,
}

/// What the attempt of an index comes to.
type Outcomes =
    Box<dyn Fn(usize) -> Result<TransportResponse, TransportError> + Send + Sync + 'static>;

struct Wire {
    outcomes: Outcomes,
    received: Arc<Mutex<Vec<TransportRequest>>>,
}

impl Line {
    /// A line to a base URL, on which every request has the same answer.
    pub(crate) fn to(base_url: &str, answer: http::Response<Bytes>) -> Line {
        let outcomes = Box::new(move |_| Ok(answer.clone().map(TransportBody::from)));
        Line::new(base_url, RetryPolicy::none(), outcomes)
    }

    /// A line on which every request has this answer.
    pub(crate) fn answering(answer: http::Response<Bytes>) -> Line {
        Line::to("https://localhost", answer)
    }

    /// A line on which every attempt has an outcome of its own.
    pub(crate) fn scripted(
        retry: RetryPolicy,
        outcomes: impl Fn(usize) -> Result<TransportResponse, TransportError> + Send + Sync + 'static,
    ) -> Line {
        Line::new("https://localhost", retry, Box::new(outcomes))
    }

    fn new(base_url: &str, retry: RetryPolicy, outcomes: Outcomes) -> Line {
        let received = Arc::new(Mutex::new(Vec::new()));
        let wire = Wire {
            outcomes,
            received: received.clone(),
        };
        let client = Client::builder("project-test-1", "secret-test-1")
            .base_url(base_url)
            .transport(wire)
            .retry(retry)
            .build()
            .expect("the settings of the tests are sound");
        Line { client, received }
    }

    /// What has come so far.
    pub(crate) fn received(&self) -> Vec<TransportRequest> {
        self.received
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Transport for Wire {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let index = {
            let mut received = self.received.lock().unwrap_or_else(PoisonError::into_inner);
            received.push(request);
            received.len() - 1
        };
        let outcome = (self.outcomes)(index);
        Box::pin(async { outcome })
    }
}
