//! What a call is answered with.

mod envelope;
mod failure;
mod json_path;
mod retry_after;
mod undecodable;

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::{self, DeserializeOwned};
use serde::{Serialize, Serializer};

use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::telemetry::CallSpan;

use envelope::decode_with_envelope;
pub(crate) use failure::{error_of_status, error_of_transport};

/// An answer: the value, and what came around it.
///
/// It derefs to the value, so its fields are reached directly;
/// [`into_inner`](Response::into_inner) gives the value away.
///
/// Stytch's `request_id` and `status_code` stand beside the value in one JSON
/// object. They are read here in the same pass, and a response type does not see
/// them.
#[derive(Clone, PartialEq, Eq)]
pub struct Response<T> {
    value: T,
    request_id: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    body: Bytes,
}

/// A response with a status of success that is not decoded yet.
pub(crate) struct RawResponse {
    pub(crate) response: http::Response<Bytes>,
    /// How many times the request was sent.
    pub(crate) attempts: u32,
    /// Open until the response is decoded.
    pub(crate) span: CallSpan,
}

impl<T> Response<T> {
    /// A response with status 200, no request id and no headers, for test doubles.
    pub fn new(value: T) -> Response<T> {
        Response {
            value,
            request_id: None,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            attempts: 1,
            body: Bytes::new(),
        }
    }

    /// Sets the request id, for test doubles.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Response<T> {
        self.request_id = Some(request_id.into());
        self
    }

    /// Sets the status, for test doubles.
    pub fn with_http_status(mut self, status: StatusCode) -> Response<T> {
        self.status = status;
        self
    }

    /// Sets the headers, for test doubles.
    pub fn with_headers(mut self, headers: HeaderMap) -> Response<T> {
        self.headers = headers;
        self
    }

    /// Sets how many times the request was sent, for test doubles.
    pub fn with_attempts(mut self, attempts: u32) -> Response<T> {
        self.attempts = attempts;
        self
    }

    /// Returns the body as it arrived, with the fields that the value does not have. It is
    /// empty for a response that a test made.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The id by which Stytch's logs and support know the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The status of the HTTP response.
    pub fn http_status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the HTTP response.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How often the request was sent until this answer came: 1 where it was at once.
    ///
    /// A DELETE that was sent twice may be answered with 404 because the first one was
    /// processed; that is an error with as many attempts.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The same response around another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: change(self.value),
            request_id: self.request_id,
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            body: self.body,
        }
    }
}

impl<T: DeserializeOwned> Response<T> {
    /// Decodes a response whose status is a success.
    pub(crate) fn decode(endpoint: Endpoint, raw: RawResponse) -> Result<Response<T>, Error> {
        let (head, body) = raw.response.into_parts();
        let result = match decode_with_envelope::<T>(&body) {
            Ok((value, envelope)) if !envelope.is_of_error() => Ok(Response {
                value,
                request_id: envelope.request_id,
                status: head.status,
                headers: head.headers,
                attempts: raw.attempts,
                body,
            }),
            Ok(_) => Err(not_a_success(endpoint, head, body, None)),
            Err(error) => Err(not_a_success(endpoint, head, body, Some(&error))),
        };
        match result {
            Ok(response) => {
                let status = response.status.as_u16();
                let request_id = response.request_id.as_deref();
                raw.span.succeeded(status, response.attempts, request_id);
                Ok(response)
            }
            Err(error) => {
                let error = error.after(raw.attempts, false);
                raw.span.failed(&error);
                Err(error)
            }
        }
    }
}

/// Returns the error of a response whose status is a success and whose body is that of an
/// error, or not what the call expects.
fn not_a_success(
    endpoint: Endpoint,
    head: Parts,
    body: Bytes,
    error: Option<&serde_json::Error>,
) -> Error {
    if let Some(error) = failure::error_in_success(endpoint, &head, &body) {
        return error;
    }
    // Support asks for the id; a body that is not JSON has none.
    let envelope = decode_with_envelope::<()>(&body);
    let request_id = envelope.ok().and_then(|((), envelope)| envelope.request_id);
    let unexpected = de::Error::custom("the body is that of an error");
    let error = error.unwrap_or(&unexpected);
    undecodable::undecodable(endpoint, head, request_id, body, error)
}

/// For test doubles, as [`Response::new`].
impl<T> From<T> for Response<T> {
    fn from(value: T) -> Response<T> {
        Response::new(value)
    }
}

/// Serializes the value alone.
impl<T: Serialize> Serialize for Response<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

/// Shows the status and the request id. The value may hold personal data and the headers
/// a token: format the value itself, by `*response`, to see as much as its type shows.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
