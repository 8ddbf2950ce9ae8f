//! What both targets stand on: a client whose transport is in memory, and one runtime.

use std::future::IntoFuture;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use stytch_users::{
    Client, Error, RetryPolicy, Transport, TransportFuture, TransportRequest, TransportResponse,
};
use tokio::runtime::{Builder, Runtime};

/// One runtime for all inputs: to make one takes longer than to try an input.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime without a network needs nothing of the system")
});

/// Waits for a call.
pub fn wait_for<F: IntoFuture>(call: F) -> F::Output {
    RUNTIME.block_on(call)
}

/// A client, and both ends of the line it talks over.
pub struct Line {
    pub client: Client,
    wire: Wire,
}

#[derive(Clone, Default)]
struct Wire(Arc<Mutex<OnTheWire>>);

#[derive(Default)]
struct OnTheWire {
    answer: TransportResponse,
    received: Vec<TransportRequest>,
}

impl Line {
    /// A line to a base URL, or why the client refuses it.
    pub fn to(base_url: &str) -> Result<Line, Error> {
        let wire = Wire::default();
        let client = Client::builder("project-test-1", "secret-test-1")
            .base_url(base_url)
            .transport(wire.clone())
            .retry(RetryPolicy::none())
            .build()?;
        Ok(Line { client, wire })
    }

    /// Sets what every request is answered with from now on.
    pub fn answer_with(&self, answer: TransportResponse) {
        self.wire.with(|on_the_wire| on_the_wire.answer = answer);
    }

    /// Takes what came over the line since the last time.
    pub fn take_received(&self) -> Vec<TransportRequest> {
        self.wire
            .with(|on_the_wire| std::mem::take(&mut on_the_wire.received))
    }
}

impl Wire {
    fn with<T>(&self, use_it: impl FnOnce(&mut OnTheWire) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Transport for Wire {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let answer = self.with(|on_the_wire| {
            on_the_wire.received.push(request);
            on_the_wire.answer.clone()
        });
        Box::pin(async { Ok(answer) })
    }
}

/// The parts of an input, divided by a byte that UTF-8 does not have.
pub fn parts(input: &[u8]) -> impl Iterator<Item = &[u8]> {
    input.split(|byte| *byte == 0xff)
}
