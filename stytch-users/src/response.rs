//! What a call is answered with.

mod envelope;

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::client::Answer;
use crate::endpoint::Endpoint;
use crate::error::Error;

pub(crate) use envelope::{decode_with_envelope, text_of};

/// An answer: the value, and what came around it.
///
/// It derefs to the value, so its fields are reached directly;
/// [`into_inner`](Response::into_inner) gives the value away.
///
/// Stytch's `request_id` and `status_code` stand beside the value in one JSON
/// object. They are read here in the same pass, and a response type does not see
/// them.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    request_id: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
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
        }
    }

    /// The same response with a request id, for test doubles.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Response<T> {
        self.request_id = Some(request_id.into());
        self
    }

    pub(crate) fn of_answer(
        value: T,
        head: Parts,
        request_id: Option<String>,
        attempts: u32,
    ) -> Response<T> {
        Response {
            value,
            request_id,
            status: head.status,
            headers: head.headers,
            attempts,
        }
    }

    /// The id by which Stytch's logs and support know the request.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The status of the HTTP response.
    pub fn status(&self) -> StatusCode {
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
        }
    }
}

impl<T: DeserializeOwned> Response<T> {
    /// Reads an answer whose status is one of success.
    pub(crate) fn decode(endpoint: Endpoint, answer: Answer) -> Result<Response<T>, Error> {
        let (head, body) = answer.response.into_parts();
        match decode_with_envelope::<T>(&body) {
            Ok((value, envelope)) => {
                answer.span.succeeded(envelope.request_id.as_deref());
                let request_id = envelope.request_id;
                Ok(Response::of_answer(
                    value,
                    head,
                    request_id,
                    answer.attempts,
                ))
            }
            Err(error) => {
                let error = undecodable(endpoint, head, body, answer.attempts, &error);
                answer.span.failed(&error);
                Err(error)
            }
        }
    }
}

/// The error of an answer whose status is one of success and whose body is not what the
/// call expects.
pub(crate) fn undecodable(
    endpoint: Endpoint,
    head: Parts,
    body: Bytes,
    attempts: u32,
    error: &serde_json::Error,
) -> Error {
    // The id is what support asks for; a body that is not JSON has none.
    let request_id = decode_with_envelope::<()>(&body)
        .ok()
        .and_then(|((), envelope)| envelope.request_id);
    Error::decode(endpoint, head, request_id, body, error).after(attempts, false)
}

/// For test doubles, as [`Response::new`].
impl<T> From<T> for Response<T> {
    fn from(value: T) -> Response<T> {
        Response::new(value)
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

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    // Headers are left out: a cookie or a token may be among them.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
