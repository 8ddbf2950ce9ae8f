//! The log of a request.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::Endpoint;

/// A request and its response, for
/// [`SandboxBuilder::on_response`](super::SandboxBuilder::on_response).
///
/// `Display` writes a line for a log, which names the endpoint and not the user:
/// `GET /v1/users/{user_id} 404 user_not_found 0.1 ms`. If no endpoint has the method and the path,
/// the line has the path.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RequestLog<'a> {
    /// The HTTP method.
    pub method: &'a Method,
    /// The path as it was sent, percent-encoded.
    pub path: &'a str,
    /// The query as it was sent, without the question mark.
    pub query: Option<&'a str>,
    /// The headers of the request, without `Authorization`.
    pub headers: &'a HeaderMap,
    /// The body of the request, which is empty if there is none. A body over 1 MiB is cut.
    pub body: &'a Bytes,
    /// The endpoint, or `None` if no endpoint has the method and the path.
    pub endpoint: Option<Endpoint>,
    /// The status of the response, or `None` if a [`Fault`](super::Fault) has cut the
    /// connection.
    pub status: Option<StatusCode>,
    /// Stytch's error type if the response is an error.
    pub error_type: Option<&'a str>,
    /// The time from the last byte of the request to its response, including the delay of a
    /// fault.
    pub elapsed: Duration,
}

impl fmt::Display for RequestLog<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.endpoint {
            Some(endpoint) => write!(formatter, "{endpoint}")?,
            None => write!(formatter, "{} {}", self.method, self.path)?,
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

/// The same as `Display`.
impl fmt::Debug for RequestLog<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}
