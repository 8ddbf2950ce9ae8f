//! The log of a request.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};

use crate::Endpoint;

/// A request and its response, for
/// [`SandboxBuilder::on_response`](super::SandboxBuilder::on_response).
///
/// `Display` writes a line for a log, which names the endpoint and not the user:
/// `GET /v1/users/{user_id} 404 user_not_found 0.1 ms`. `Debug` also shows the path.
#[derive(Clone, Copy)]
pub struct RequestLog<'a> {
    /// Without the header `Authorization`.
    pub(super) request: &'a Request<Bytes>,
    pub(super) endpoint: Option<Endpoint>,
    pub(super) status: Option<StatusCode>,
    pub(super) error_type: Option<&'a str>,
    pub(super) elapsed: Duration,
}

impl<'a> RequestLog<'a> {
    /// Returns the HTTP method.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.request.method()
    }

    /// Returns the path as it was sent, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.request.uri().path()
    }

    /// Returns the query as it was sent, without the question mark.
    #[must_use]
    pub fn query(&self) -> Option<&'a str> {
        self.request.uri().query()
    }

    /// Returns the headers of the request, without `Authorization`.
    #[must_use]
    pub fn headers(&self) -> &'a HeaderMap {
        self.request.headers()
    }

    /// Returns the body of the request, which is empty if there is none. A body over 1 MiB is
    /// cut there.
    #[must_use]
    pub fn body(&self) -> &'a Bytes {
        self.request.body()
    }

    /// Returns the endpoint, or `None` if no endpoint has the method and the path.
    #[must_use]
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.endpoint
    }

    /// Returns the status of the response, or `None` if a [`Fault`](super::Fault) has
    /// cut the connection.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns Stytch's error type if the response is an error.
    #[must_use]
    pub fn error_type(&self) -> Option<&'a str> {
        self.error_type
    }

    /// Returns the time from the last byte of the request to its response, including the
    /// delay of a fault.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Display for RequestLog<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.endpoint {
            Some(endpoint) => write!(formatter, "{endpoint}")?,
            None => write!(formatter, "{} {}", self.method(), self.path())?,
        }
        match self.status {
            Some(status) => write!(formatter, " {}", status.as_u16())?,
            None => formatter.write_str(" disconnected")?,
        }
        if let Some(error_type) = self.error_type {
            write!(formatter, " {error_type}")?;
        }
        write!(formatter, " {:.1} ms", self.elapsed.as_secs_f64() * 1000.0)
    }
}

/// Shows neither headers nor bodies.
impl fmt::Debug for RequestLog<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("RequestLog")
            .field("method", self.method())
            .field("path", &self.path())
            .field("status", &self.status)
            .field("error_type", &self.error_type)
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}
