//! The transport, which connects the client to the network.

mod body;
mod built_in;
mod connection;
mod error;
#[cfg(feature = "hyper")]
mod over_hyper;
#[cfg(feature = "reqwest")]
mod over_reqwest;
#[cfg(feature = "reqwest")]
mod reqwest_tls;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, Uri};

use crate::endpoint::Endpoint;
pub use body::TransportBody;
pub(crate) use built_in::BuiltIn;
pub(crate) use connection::ConnectionSettings;
pub use error::TransportError;

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
///     Transport, TransportError, TransportFuture, TransportRequest, TransportResponse,
/// };
/// use tower::{Service, ServiceExt};
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
/// ```
///
/// # Rules
///
/// A transport must not follow redirects or retry requests. The client enforces timeouts: it
/// drops the future of a request that takes too long.
#[doc(alias("middleware", "tower"))]
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
