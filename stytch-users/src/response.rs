//! The response of a call.

mod envelope;
mod failure;
mod json_path;
mod retry_after;
mod undecodable;

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_core::de::DeserializeOwned;
use serde_core::{Serialize, Serializer};

use crate::endpoint::Endpoint;
use crate::error::{Error, is_printable, valid_status};
use crate::telemetry::CallSpan;

use envelope::{Envelope, decode_whole, decode_with_envelope, text_of};
pub(crate) use failure::{error_of_status, error_of_transport};
#[cfg(feature = "sandbox")]
pub(crate) use undecodable::invalid_value;

/// The response of a successful call: the value, the HTTP status, the headers and Stytch's
/// request id.
///
/// It dereferences to the value, so the fields of the value can be accessed directly.
///
/// ```
/// # use stytch_users::sandbox::{Sandbox, SandboxUser};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let sandbox = Sandbox::in_memory()?;
/// # let users = sandbox.client();
/// # sandbox.add_user(SandboxUser::new().external_id("customer-1815"))?;
/// use stytch_users::{User, UserId, UserStatus, Users};
///
/// let response = users.get(&UserId::from("customer-1815")).await?;
/// assert_eq!(response.status, UserStatus::Active); // a field of `User`
///
/// assert_eq!(response.http_status(), 200);
/// assert_eq!(response.headers()["content-type"], "application/json");
/// assert_eq!(response.attempts(), 1);
/// assert!(response.request_id().is_some());
/// assert!(response.body().starts_with(b"{"));
///
/// let external_id = response.clone().map(|user| user.external_id);
/// assert_eq!(external_id.as_deref(), Some("customer-1815"));
///
/// let user: User = response.into_inner();
/// # Ok(())
/// # }
/// ```
///
/// A test double can return a value alone, or a response with a status, a request id and
/// headers:
///
/// ```
/// use http::HeaderMap;
/// use stytch_users::{Call, Response, User};
///
/// let response = Response::new(User::new("user-test-1"))
///     .with_request_id("request-id-test-1")
///     .with_http_status(201)
///     .with_headers(HeaderMap::new())
///     .with_attempts(2);
/// let call: Call<User> = Call::ready(response);
/// ```
///
/// # Your own endpoints
///
/// Stytch sends `request_id` and `status_code` in the same JSON object as the value. They are
/// removed before the value is decoded, unless the [`endpoint`](macro@crate::endpoint) declares
/// `response = whole`.
#[derive(Clone, PartialEq, Eq)]
pub struct Response<T> {
    value: T,
    head: Head,
}

/// What a response has in addition to its value.
#[derive(Clone, PartialEq, Eq)]
struct Head {
    request_id: Option<String>,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    body: Bytes,
}

/// A response with a success status that has not been decoded.
pub(crate) struct RawResponse {
    pub(crate) response: http::Response<Bytes>,
    /// The number of attempts, including those that could not connect.
    pub(crate) attempts: u32,
    /// Open until the response is decoded.
    pub(crate) span: CallSpan,
}

impl<T> Response<T> {
    /// Creates a response with status 200, no request id and no headers, for test doubles.
    pub fn new(value: T) -> Response<T> {
        let head = Head {
            request_id: None,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            attempts: 1,
            body: Bytes::new(),
        };
        Response { value, head }
    }

    /// Sets the request id, for test doubles.
    pub fn with_request_id(mut self, request_id: impl Into<String>) -> Response<T> {
        self.head.request_id = Some(request_id.into());
        self
    }

    /// Sets the HTTP status, for test doubles. A number that is not a valid status becomes 500.
    pub fn with_http_status(mut self, status: u16) -> Response<T> {
        self.head.status = valid_status(status);
        self
    }

    /// Sets the number of attempts, for test doubles.
    pub fn with_attempts(mut self, attempts: u32) -> Response<T> {
        self.head.attempts = attempts;
        self
    }

    /// Sets the headers, for test doubles.
    pub fn with_headers(mut self, headers: HeaderMap) -> Response<T> {
        self.head.headers = headers;
        self
    }

    /// Returns the body unchanged, including fields that the type of the value does not have. It
    /// is empty for a response that a test double created.
    pub fn body(&self) -> &Bytes {
        &self.head.body
    }

    /// Returns Stytch's request id, or `None` if the response has none.
    ///
    /// The id identifies the request in Stytch's logs. Quote it when you contact Stytch's support.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id.as_deref()
    }

    /// Returns the HTTP status.
    pub fn http_status(&self) -> StatusCode {
        self.head.status
    }

    /// Returns the HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Returns the number of attempts, including those that could not connect. It is 1 without
    /// retries.
    pub fn attempts(&self) -> u32 {
        self.head.attempts
    }

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Converts the value and keeps everything else.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        Response {
            value: change(self.value),
            head: self.head,
        }
    }
}

/// How the response of an endpoint is decoded. It is used by the code that the attributes
/// generate.
///
/// With `#[api]`, it is a `static` in the method. Provided methods of a trait are compiled in
/// the crate that calls them, but a `static` only in the crate that declares it. A crate that
/// calls `get` therefore does not compile how a `User` is decoded.
#[doc(hidden)]
pub struct Decoder<T> {
    decode: fn(Endpoint, RawResponse) -> Result<Response<T>, Error>,
    accepts_only_json: bool,
}

impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Decoder<T> {
        *self
    }
}

impl<T> Copy for Decoder<T> {}

impl<T: DeserializeOwned> Decoder<T> {
    /// Decodes JSON without the fields of the envelope.
    pub const fn json() -> Decoder<T> {
        Decoder {
            decode: |endpoint, raw| Response::decode(endpoint, raw, decode_with_envelope),
            accepts_only_json: true,
        }
    }

    /// Decodes JSON including the fields of the envelope.
    pub const fn whole() -> Decoder<T> {
        Decoder {
            decode: |endpoint, raw| Response::decode(endpoint, raw, decode_whole),
            accepts_only_json: true,
        }
    }
}

impl Decoder<String> {
    /// Returns the body as text.
    pub const fn text() -> Decoder<String> {
        Decoder {
            decode: |endpoint, raw| {
                Response::decode(endpoint, raw, |body, _| text_of(body).map(str::to_owned))
            },
            accepts_only_json: false,
        }
    }
}

impl Decoder<Vec<u8>> {
    /// Returns the body unchanged.
    pub const fn bytes() -> Decoder<Vec<u8>> {
        Decoder {
            decode: |endpoint, raw| Response::decode(endpoint, raw, |body, _| Ok(body.to_vec())),
            accepts_only_json: false,
        }
    }
}

impl<T> Decoder<T> {
    pub(crate) fn accepts_only_json(self) -> bool {
        self.accepts_only_json
    }

    /// Decodes a response with a success status.
    pub(crate) fn decode(self, endpoint: Endpoint, raw: RawResponse) -> Result<Response<T>, Error> {
        (self.decode)(endpoint, raw)
    }
}

impl<T> Response<T> {
    fn decode(
        endpoint: Endpoint,
        raw: RawResponse,
        decode_body: impl FnOnce(&[u8], &mut Envelope) -> Result<T, serde_json::Error>,
    ) -> Result<Response<T>, Error> {
        let mut envelope = Envelope::default();
        match decode_body(raw.response.body(), &mut envelope) {
            Ok(value) if !envelope.is_of_error() => {
                let head = raw.succeeded(envelope.request_id);
                Ok(Response { value, head })
            }
            Ok(_) => Err(raw.failed(endpoint, None)),
            Err(error) => Err(raw.failed(endpoint, Some(&error))),
        }
    }
}

impl RawResponse {
    fn succeeded(self, request_id: Option<String>) -> Head {
        let (parts, body) = self.response.into_parts();
        let status = parts.status;
        self.span
            .succeeded(status.as_u16(), self.attempts, request_id.as_deref());
        Head {
            request_id,
            status,
            headers: parts.headers,
            attempts: self.attempts,
            body,
        }
    }

    fn failed(self, endpoint: Endpoint, failure: Option<&serde_json::Error>) -> Error {
        let (parts, body) = self.response.into_parts();
        let error = failure::error_of_success(endpoint, parts, body, failure);
        let error = error.after(self.attempts, false);
        self.span.failed(&error);
        error
    }
}

/// Creates a response like [`Response::new`], for test doubles.
impl<T> From<T> for Response<T> {
    fn from(value: T) -> Response<T> {
        Response::new(value)
    }
}

/// Serializes only the value.
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

/// Shows only the status and the request id, if it is a single word, because the value may contain personal data and
/// the headers a token. Format `*response` to see what the type of the value shows.
impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.head.status)
            .field(
                "request_id",
                &self.request_id().filter(|id| is_printable(id)),
            )
            .finish_non_exhaustive()
    }
}
