//! The seam between the client and the network.

pub(crate) mod over_reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

/// Sends one request and brings back its answer, whatever its status.
///
/// The default one is made of reqwest. Another one can record, replay, or send by
/// other means; it is given to
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport):
///
/// ```
/// use stytch_users::{Client, Transport, TransportFuture, TransportRequest, UserId, Users};
///
/// /// Answers every request with the same body.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _request: TransportRequest) -> TransportFuture<'_> {
///         Box::pin(async { Ok(http::Response::new(self.0.into())) })
///     }
/// }
///
/// # async fn example() -> Result<(), stytch_users::Error> {
/// let client = Client::builder("project-test-1", "secret-test-1")
///     .transport(Canned(r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#))
///     .build()?;
/// let user = client.get(&UserId::from("user-test-1")).await?;
/// assert_eq!(user.request_id(), Some("request-id-test-1"));
/// # Ok(())
/// # }
/// ```
///
/// A tower service is one with a few lines around it: `tests/transports.rs` of the
/// repository has them, and a transport that records.
///
/// A transport does not follow redirects and does not send a request twice.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request.
    fn send(&self, request: TransportRequest) -> TransportFuture<'_>;
}

/// What [`Transport::send`] gives: a whole answer, or why there is none.
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<TransportResponse, TransportError>> + Send + 'a>>;

/// A whole answer, its body read to the end.
pub type TransportResponse = http::Response<Bytes>;

/// A request with all that goes over the wire.
///
/// The URL is a parsed one because reqwest would parse it again otherwise, which takes
/// about 5,000 instructions.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportRequest {
    /// The HTTP method.
    pub method: Method,
    /// The whole URL, base and prefix included.
    pub url: Url,
    /// All headers but those of the connection (`Host`, `Content-Length`).
    pub headers: HeaderMap,
    /// The JSON body, on POST, PUT and PATCH.
    pub body: Option<Bytes>,
}

impl fmt::Debug for TransportRequest {
    // The URL holds ids, and the body personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}

/// Why a request has no answer.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportErrorKind,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    Connect,
    Timeout,
    Interrupted,
    BodyTooLarge,
    NotStubbed,
}

impl TransportError {
    /// No connection was made: the request was certainly not processed.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError {
            kind: TransportErrorKind::Connect,
            source: source.into(),
        }
    }

    /// No answer came in time; the request may have been processed.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError {
            kind: TransportErrorKind::Timeout,
            source: source.into(),
        }
    }

    /// The connection broke before the whole answer was read; the request may have
    /// been processed.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError {
            kind: TransportErrorKind::Interrupted,
            source: source.into(),
        }
    }

    /// The body of the answer is larger than it may be; the request was processed.
    pub fn body_too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError {
            kind: TransportErrorKind::BodyTooLarge,
            source: source.into(),
        }
    }

    /// What the client of a test double answers.
    pub(crate) fn not_stubbed() -> TransportError {
        TransportError {
            kind: TransportErrorKind::NotStubbed,
            source: "the test double does not override this method".into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Timeout => "no answer in time",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::BodyTooLarge => "the body of the answer is too large",
            TransportErrorKind::NotStubbed => "not stubbed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
