//! The seam between the client and the network.

mod over_reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderMap, Method};
use http_body::{Body, Frame};
use url::Url;

pub(crate) use over_reqwest::ReqwestSettings;
pub use over_reqwest::ReqwestTransport;

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

/// The future returned by [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<TransportResponse, TransportError>> + Send + 'a>>;

/// The status and headers of a response, and its [body](TransportBody).
pub type TransportResponse = http::Response<TransportBody>;

/// The body of a [`TransportResponse`]: all of its bytes, or a stream of them.
///
/// The client reads a stream up to its limits of size and time. What has arrived of an
/// error response by then is kept, so a stream tells the caller more than a transport that
/// waits for the last byte.
pub struct TransportBody(Content);

enum Content {
    Whole(Bytes),
    Stream(Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send>>),
}

impl TransportBody {
    /// Creates a body that is read frame by frame.
    pub fn from_stream(
        body: impl Body<Data = Bytes, Error = TransportError> + Send + 'static,
    ) -> TransportBody {
        TransportBody(Content::Stream(Box::pin(body)))
    }

    /// Returns the next part of the body, or `None` at its end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => None,
            Content::Whole(bytes) => Some(Ok(std::mem::take(bytes))),
            Content::Stream(stream) => loop {
                let frame = poll_fn(|context| stream.as_mut().poll_frame(context)).await?;
                match frame.map(Frame::into_data) {
                    Ok(Ok(bytes)) => return Some(Ok(bytes)),
                    // Trailers are not part of the body.
                    Ok(Err(_)) => {}
                    Err(error) => return Some(Err(error)),
                }
            },
        }
    }
}

impl<T: Into<Bytes>> From<T> for TransportBody {
    fn from(bytes: T) -> TransportBody {
        TransportBody(Content::Whole(bytes.into()))
    }
}

impl Default for TransportBody {
    fn default() -> TransportBody {
        TransportBody::from(Bytes::new())
    }
}

impl fmt::Debug for TransportBody {
    // A body may hold personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("TransportBody");
        if let Content::Whole(bytes) = &self.0 {
            debug.field("bytes", &bytes.len());
        }
        debug.finish_non_exhaustive()
    }
}

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
    /// Why there is no connection, if that is known.
    reason: Option<String>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    Connect,
    Timeout,
    Interrupted,
    BodyTooLarge,
    InvalidRequest,
    MalformedBody,
}

impl TransportError {
    fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> TransportError {
        TransportError {
            kind,
            reason: None,
            source: source.into(),
        }
    }

    /// Creates the error of a connection that was not made: the request was certainly not
    /// processed.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let mut error = TransportError::new(TransportErrorKind::Connect, source);
        error.reason = reason(error.source.as_ref());
        error
    }

    /// Creates the error of a response that did not come in time. The request may have been
    /// processed.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Timeout, source)
    }

    /// Creates the error of a connection that broke before the whole response was read. The
    /// request may have been processed.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Interrupted, source)
    }

    /// Creates the error of a body that is larger than it may be. The request was processed.
    pub fn body_too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::BodyTooLarge, source)
    }

    /// Creates the error of a request that this transport cannot express, such as a URL
    /// that is too long for it. Nothing was sent.
    pub fn invalid_request(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::InvalidRequest, source)
    }

    /// Creates the error of a body that arrived and is malformed, such as one that is not
    /// in its content encoding. The request was processed.
    pub fn malformed_body(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::MalformedBody, source)
    }
}

/// Why there is no connection, out of the causes of an error.
fn reason(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.to_string() == "dns error" {
            return Some("DNS lookup failed".to_owned());
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionRefused => return Some("connection refused".to_owned()),
                io::ErrorKind::TimedOut => return Some("timed out".to_owned()),
                // So TLS libraries report a certificate or a handshake.
                io::ErrorKind::InvalidData => return Some(format!("TLS: {error}")),
                _ => {}
            }
        }
        cause = error.source();
    }
    None
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reason) = &self.reason {
            return write!(formatter, "no connection: {reason}");
        }
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Timeout => "no response in time",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::BodyTooLarge => "the body is larger than the limit",
            TransportErrorKind::InvalidRequest => "the request cannot be sent",
            TransportErrorKind::MalformedBody => "the body is not in its content encoding",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
