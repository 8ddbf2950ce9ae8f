//! Sends a request and reads the response: attempts, the delays between them, and limits of time
//! and size.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::AUTHORIZATION;
use http_body::Body;
use tokio::runtime::Handle;
use tokio::task::JoinError;
use tokio::time::{Instant, sleep, timeout_at};

use super::{Client, Settings, Shared};
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind};
use crate::request::Request;
use crate::response::{RawResponse, error_of_status, error_of_transport};
use crate::telemetry::CallSpan;
use crate::transport::{Transport, TransportBody, TransportError, TransportRequest};

/// The timeout for the body of an error response after its head, which is more important.
const MAX_ERROR_BODY_TIME: Duration = Duration::from_secs(2);

/// Longer than any call takes.
const FAR_FUTURE: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// A call in progress.
pub(crate) struct Sending {
    pub(crate) endpoint: Endpoint,
    /// Never locked. The mutex makes a call `Sync`, so that a reference to it can be held across
    /// an `await`.
    future: Mutex<Exchanging>,
}

type Exchanging = Pin<Box<dyn Future<Output = Result<RawResponse, Error>> + Send>>;

impl Future for Sending {
    type Output = Result<RawResponse, Error>;

    /// Converts the panic of a tokio runtime without timer or I/O driver into an error. Tokio
    /// cannot be queried for them.
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let future = self
            .future
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let poll = || future.as_mut().poll(context);
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(poll) => poll,
            Err(panic) if is_of_tokio(panic.as_ref()) => {
                Poll::Ready(Err(no_runtime(self.endpoint)))
            }
            Err(panic) => resume_unwind(panic),
        }
    }
}

impl Client {
    /// Sends a request when the future is polled.
    pub(crate) fn send(self, request: Request, settings: Settings) -> Sending {
        let endpoint = request.endpoint();
        let span = CallSpan::new(&endpoint, &self.shared.base_url);
        let exchange = Exchange {
            shared: self.shared,
            request,
            settings,
        };
        Sending {
            endpoint,
            future: Mutex::new(Box::pin(async move {
                let result = span.around(exchange.send(&span)).await;
                if let Err(error) = &result {
                    span.failed(error);
                }
                let (response, attempts) = result?;
                Ok(RawResponse {
                    response,
                    attempts,
                    span,
                })
            })),
        }
    }
}

/// The exchange of one call with the server, over all attempts.
struct Exchange {
    shared: Arc<Shared>,
    request: Request,
    settings: Settings,
}

impl Exchange {
    fn endpoint(&self) -> Endpoint {
        self.request.endpoint()
    }

    /// Sends the request until it succeeds or must not be retried.
    async fn send(&self, span: &CallSpan) -> Result<(http::Response<Bytes>, u32), Error> {
        let shared = &*self.shared;
        let Some(transport) = shared.transport.as_deref() else {
            let kind = ErrorKind::NotStubbed;
            return Err(Error::new(kind, self.endpoint(), "not stubbed"));
        };
        if Handle::try_current().is_err() {
            return Err(no_runtime(self.endpoint()));
        }
        let settings = &self.settings;
        let mut now = Instant::now();
        let deadline = after(now, settings.call_timeout);

        let mut attempts = 0;
        let mut failed: Option<Error> = None;
        loop {
            let end = after(now, settings.attempt_timeout).min(deadline);
            if end <= now {
                let what = "the time was up before the request was sent";
                let time_is_up = || Error::new(ErrorKind::Timeout, self.endpoint(), what);
                return Err(failed.unwrap_or_else(time_is_up));
            }
            attempts += 1;
            let maybe_applied = failed.is_some_and(|error| error.maybe_applied());
            // Boxed, because the allocation of one larger future costs 1,200 instructions.
            let error = match Box::pin(self.attempt(transport, end)).await {
                Ok(response) => {
                    shared.budget.succeeded(attempts);
                    return Ok((response, attempts));
                }
                Err(error) => error.after(attempts, maybe_applied),
            };
            span.attempt_failed(&error);
            let Some(wait) = settings.retry.wait_after(&error, self.endpoint().replay()) else {
                return Err(error);
            };
            let left = deadline.saturating_duration_since(Instant::now());
            if wait >= left || !shared.budget.allows_retry() {
                return Err(error);
            }
            sleep(wait).await;
            // Taken after the delay, so that a call that is dropped in it costs nothing.
            if !shared.budget.take() {
                return Err(error);
            }
            failed = Some(error);
            now = Instant::now();
        }
    }

    /// Sends the request once.
    async fn attempt(
        &self,
        transport: &dyn Transport,
        end: Instant,
    ) -> Result<http::Response<Bytes>, Error> {
        let endpoint = self.endpoint();
        let request = self.outgoing()?;
        // On a timeout the future is dropped, which closes its connection.
        let (head, mut body) = timeout_at(end, transport.send(request))
            .await
            .unwrap_or_else(|elapsed| Err(TransportError::timeout(elapsed)))
            .map_err(|error| error_of_transport(endpoint, None, error))?
            .into_parts();
        if !head.status.is_success() {
            let end = end.min(after(Instant::now(), MAX_ERROR_BODY_TIME));
            let body = Box::pin(read_beginning(body, end)).await;
            return Err(error_of_status(endpoint, head, body));
        }
        let limit = self.settings.max_body_bytes;
        let body = timeout_at(end, read_whole(&mut body, limit))
            .await
            .unwrap_or_else(|elapsed| Err(TransportError::timeout(elapsed)));
        match body {
            Ok(body) => Ok(http::Response::from_parts(head, body)),
            Err(error) => Err(error_of_transport(endpoint, Some(head), error)),
        }
    }

    fn outgoing(&self) -> Result<TransportRequest, Error> {
        let (shared, request) = (&*self.shared, &self.request);
        let query = request.query().unwrap_or_default();
        let uri = shared
            .base_url
            .join(request.path(), query)
            .map_err(|reason| Error::invalid_request(self.endpoint(), reason))?;
        let mut headers = match request.body() {
            Some(_) => shared.headers_with_body.clone(),
            None => shared.headers.clone(),
        };
        if request.is_anonymous() {
            headers.remove(AUTHORIZATION);
        }
        // A header of the request replaces the client's.
        for name in request.headers().keys() {
            headers.remove(name);
        }
        for (name, value) in request.headers() {
            headers.append(name, value.clone());
        }
        Ok(TransportRequest {
            endpoint: self.endpoint(),
            method: request.method(),
            uri,
            headers,
            body: request.body().cloned(),
        })
    }
}

/// Returns the time after a duration. A duration that overflows `Instant` means no limit.
fn after(now: Instant, duration: Duration) -> Instant {
    now.checked_add(duration).unwrap_or(now + FAR_FUTURE)
}

fn no_runtime(endpoint: Endpoint) -> Error {
    let what = "a call needs a tokio runtime with time and I/O enabled";
    Error::new(ErrorKind::Configuration, endpoint, what)
}

/// Returns `true` for the panics with which tokio reports a missing runtime or driver.
fn is_of_tokio(panic: &(dyn Any + Send)) -> bool {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.is_some_and(|text| text.contains("Tokio 1.x"))
}

/// Returns the error of a call whose task did not complete. If it panicked, which only a custom
/// transport can cause, the panic is resumed in the caller.
pub(crate) fn ended_early(endpoint: Endpoint, ended: JoinError) -> Error {
    match ended.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        // The runtime was shut down.
        Err(cancelled) => {
            error_of_transport(endpoint, None, TransportError::interrupted(cancelled))
        }
    }
}

/// The maximum number of bytes that are read of an error response. An envelope is far smaller.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// Reads the whole body of a successful response, which may have at most `limit` bytes.
async fn read_whole(body: &mut TransportBody, limit: usize) -> Result<Bytes, TransportError> {
    let size = body.size_hint();
    let announced = usize::try_from(size.lower()).unwrap_or(usize::MAX);
    if announced > limit {
        return Err(too_large(limit));
    }
    let Some(first) = body.next().await.transpose()? else {
        return Ok(Bytes::new());
    };
    if first.len() > limit {
        return Err(too_large(limit));
    }
    if size.exact() == Some(first.len() as u64) || body.is_end_stream() {
        // Usually the whole body arrives at once, and is used without copying.
        return Ok(first);
    }
    // Boxed because it is rare, to keep the future of a call small.
    Box::pin(read_rest(first, body, announced, limit)).await
}

/// The maximum number of bytes that are allocated before they arrive, because a response announces
/// them.
const MAX_RESERVED: usize = 32 * 1024 * 1024;

async fn read_rest(
    first: Bytes,
    body: &mut TransportBody,
    announced: usize,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let capacity = announced.min(MAX_RESERVED).max(first.len());
    let mut whole = BytesMut::with_capacity(capacity);
    let mut next = Some(first);
    while let Some(part) = next {
        if part.len() > limit - whole.len() {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&part);
        next = body.next().await.transpose()?;
    }
    Ok(whole.freeze())
}

/// Reads the beginning of the body of an error response, up to a limit and until `end`.
async fn read_beginning(mut body: TransportBody, end: Instant) -> Bytes {
    let mut beginning = BytesMut::new();
    while let Ok(Some(Ok(part))) = timeout_at(end, body.next()).await {
        let left = MAX_ERROR_BODY - beginning.len();
        beginning.extend_from_slice(&part[..left.min(part.len())]);
        if beginning.len() == MAX_ERROR_BODY {
            break;
        }
    }
    beginning.freeze()
}

fn too_large(limit: usize) -> TransportError {
    TransportError::body_too_large(format!("more than {limit} bytes"))
}
