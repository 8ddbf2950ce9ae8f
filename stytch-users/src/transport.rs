//! The transport, which connects the client to the network.

mod built_in;
#[cfg(feature = "hyper")]
mod over_hyper;
#[cfg(feature = "reqwest")]
mod over_reqwest;
#[cfg(feature = "reqwest")]
mod reqwest_tls;

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use http_body::{Body, Frame, SizeHint};

use crate::endpoint::Endpoint;
pub(crate) use built_in::{BuiltIn, ConnectionSettings};

/// Sends requests and returns their responses, including those with an error status.
///
/// The crate has two transports, over reqwest and over hyper. A custom transport can record or
/// replay requests, or use another HTTP library. Its types are those of the crates `http`
/// (version 1) and `bytes`. It is set with
/// [`ClientBuilder::transport`](crate::ClientBuilder::transport):
///
/// ```
/// use stytch_users::{Client, Transport, TransportFuture, TransportRequest, UserId, Users};
///
/// /// Returns the same body for every request.
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
/// [`ClientBuilder::wrap_transport`](crate::ClientBuilder::wrap_transport) wraps the default
/// transport or a custom one.
///
/// # Tower
///
/// Any tower service of this request and this response can be a transport:
///
/// ```
/// use stytch_users::{
///     Client, Transport, TransportError, TransportFuture, TransportRequest, TransportResponse,
/// };
/// use tower::limit::ConcurrencyLimit;
/// use tower::{Service, ServiceExt, service_fn};
///
/// struct Tower<S>(S);
///
/// impl<S> Transport for Tower<S>
/// where
///     S: Service<TransportRequest, Response = TransportResponse, Error = TransportError>,
///     S: Clone + Send + Sync + 'static,
///     S::Future: Send,
/// {
///     fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
///         Box::pin(self.0.clone().oneshot(request))
///     }
/// }
///
/// async fn respond(_request: TransportRequest) -> Result<TransportResponse, TransportError> {
///     Ok(http::Response::new("{}".into()))
/// }
///
/// let service = ConcurrencyLimit::new(service_fn(respond), 10);
/// let client = Client::builder("project-test-1", "secret-test-1")
///     .transport(Tower(service))
///     .build()?;
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// # Rules
///
/// A transport must not follow redirects or retry requests. The client enforces timeouts: it
/// drops the future of a request that takes too long.
#[doc(alias = "middleware")]
#[doc(alias = "tower")]
pub trait Transport: Send + Sync + 'static {
    /// Sends one request.
    ///
    /// # Errors
    ///
    /// Returns a [`TransportError`] if there is no complete response. The constructors of
    /// `TransportError` differ in whether the request may have been processed.
    fn send(&self, request: TransportRequest) -> TransportFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        (**self).send(request)
    }
}

/// The future returned by [`Transport::send`].
pub type TransportFuture<'a> =
    Pin<Box<dyn Future<Output = Result<TransportResponse, TransportError>> + Send + 'a>>;

/// The status and headers of a response, and its [body](TransportBody).
pub type TransportResponse = http::Response<TransportBody>;

/// The body of a [`TransportResponse`], either its bytes or a stream of them.
///
/// Everything that converts into [`Bytes`] converts into a body. The client stops reading a stream
/// at its size limit or its timeout. For an error response, it uses the part that has arrived by
/// that time.
///
/// ```
/// use stytch_users::TransportBody;
///
/// let body = TransportBody::from(r#"{"user_id":"user-test-1"}"#);
/// ```
pub struct TransportBody(Content);

enum Content {
    Whole(Bytes),
    Stream(Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send>>),
}

impl TransportBody {
    /// Creates a body from an [`http_body::Body`], which is read frame by frame.
    ///
    /// ```
    /// use http_body_util::{BodyExt, Full};
    /// use stytch_users::{TransportBody, TransportError};
    ///
    /// let stream = Full::new(bytes::Bytes::from_static(b"{}"));
    /// let body = TransportBody::from_stream(stream.map_err(TransportError::interrupted));
    /// ```
    pub fn from_stream(
        body: impl Body<Data = Bytes, Error = TransportError> + Send + 'static,
    ) -> TransportBody {
        TransportBody(Content::Stream(Box::pin(body)))
    }

    /// Returns the next part of the body, or `None` at its end.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        loop {
            let frame = poll_fn(|context| Pin::new(&mut *self).poll_frame(context)).await?;
            match frame.map(Frame::into_data) {
                Ok(Ok(bytes)) => return Some(Ok(bytes)),
                // Trailers are not part of the body.
                Ok(Err(_)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// Lets a transport read the response of the transport that it wraps.
impl Body for TransportBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.0 {
            Content::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream) => stream.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Content::Whole(bytes) => bytes.is_empty(),
            Content::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Content::Stream(stream) => stream.size_hint(),
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
    // A body may contain personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("TransportBody");
        if let Content::Whole(bytes) = &self.0 {
            debug.field("bytes", &bytes.len());
        }
        debug.finish_non_exhaustive()
    }
}

/// A complete HTTP request, which a [`Transport`] sends.
#[derive(Clone)]
#[non_exhaustive]
pub struct TransportRequest {
    /// The endpoint that is called.
    pub endpoint: Endpoint,
    /// The HTTP method.
    pub method: Method,
    /// The complete URL, including the base URL and the query.
    pub uri: Uri,
    /// All headers, except for `Content-Length`. A wrapper that sends the request to another host
    /// also has to change `Host`.
    pub headers: HeaderMap,
    /// The body, if the request has one. It is JSON unless `content-type` names another type.
    pub body: Option<Bytes>,
}

/// Converts into a request of the crate `http`, for an HTTP library that is built on it. Its body
/// is empty if the request has none.
///
/// ```
/// use stytch_users::TransportRequest;
///
/// fn request_line(request: TransportRequest) -> String {
///     let request = http::Request::from(request);
///     format!("{} {}", request.method(), request.uri().path())
/// }
/// ```
impl From<TransportRequest> for http::Request<Bytes> {
    fn from(request: TransportRequest) -> http::Request<Bytes> {
        let mut converted = http::Request::new(request.body.unwrap_or_default());
        *converted.method_mut() = request.method;
        *converted.uri_mut() = request.uri;
        *converted.headers_mut() = request.headers;
        converted
    }
}

impl fmt::Debug for TransportRequest {
    // The URL contains ids, and the body personal data.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TransportRequest")
            .field("endpoint", &self.endpoint)
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish_non_exhaustive()
    }
}

/// The error for a request without a complete response, returned by [`Transport::send`].
///
/// The constructor determines the [`ErrorKind`](crate::ErrorKind) of the call's error, and
/// whether the request may have been processed:
///
/// ```
/// use std::io;
/// use stytch_users::TransportError;
///
/// fn transport_error(error: io::Error) -> TransportError {
///     match error.kind() {
///         io::ErrorKind::ConnectionRefused => TransportError::connect(error),
///         io::ErrorKind::TimedOut => TransportError::timeout(error),
///         _ => TransportError::interrupted(error),
///     }
/// }
///
/// let error = transport_error(io::ErrorKind::ConnectionRefused.into());
/// assert_eq!(error.to_string(), "no connection: connection refused");
///
/// let too_large = TransportError::body_too_large("more than 1 MB");
/// let too_long = TransportError::invalid_request("the URL is longer than 8 KB");
/// let not_gzip = TransportError::malformed_body("unexpected end of the gzip stream");
/// ```
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportErrorKind,
    /// Why there is no connection, if known.
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

    /// Creates the error for a connection that could not be established. The request was not
    /// processed.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let mut error = TransportError::new(TransportErrorKind::Connect, source);
        error.reason = reason(error.source.as_ref());
        error
    }

    /// Creates the error for a response that did not arrive in time. The request may have been
    /// processed.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Timeout, source)
    }

    /// Creates the error for a connection that broke before the complete response arrived. The
    /// request may have been processed.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Interrupted, source)
    }

    /// Creates the error for a response body that is larger than the transport accepts. The
    /// request was processed. The client enforces its own limit.
    pub fn body_too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::BodyTooLarge, source)
    }

    /// Creates the error for a request that the transport cannot send, for example because its
    /// URL is too long. Nothing was sent.
    pub fn invalid_request(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::InvalidRequest, source)
    }

    /// Creates the error for a body that is malformed, for example because it cannot be
    /// decompressed. The request was processed.
    pub fn malformed_body(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::MalformedBody, source)
    }
}

/// Returns why there is no connection, according to the causes of an error.
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
                // TLS libraries report certificate and handshake errors with this kind.
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
            TransportErrorKind::MalformedBody => "the body is malformed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
