//! Why a call has no value.

mod answer;
mod decode;
mod error_type;
mod json_path;
mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::endpoint::Endpoint;
use crate::transport::{TransportError, TransportErrorKind};

pub use error_type::ErrorType;
pub use kind::ErrorKind;

/// Why a call has no value, or why a client could not be made.
///
/// What can be logged is in `Display`, one line with the route and no id of a user,
/// and what to branch on has a method:
///
/// ```
/// use stytch_users::{Error, ErrorKind, ErrorType};
///
/// fn is_gone(error: &Error) -> bool {
///     error.error_type() == Some(&ErrorType::UserNotFound)
/// }
///
/// let error = Error::answered(404, ErrorType::UserNotFound);
/// assert!(is_gone(&error));
/// assert_eq!(error.kind(), ErrorKind::Api);
/// assert_eq!(error.to_string(), "404 Not Found, user_not_found");
/// ```
#[derive(Clone)]
pub struct Error(Arc<Details>);

/// Behind a pointer, so that a `Result` with an `Error` is as small as its value;
/// shared, so that a mistake found while building can be looked at and awaited.
#[derive(Default)]
struct Details {
    kind: ErrorKind,
    endpoint: Option<Endpoint>,
    /// What is wrong, in words of this crate, never of a server or a value.
    what: Option<String>,
    status: Option<StatusCode>,
    headers: HeaderMap,
    attempts: u32,
    /// Whether an attempt before the last may have been processed.
    maybe_applied_before: bool,
    retry_after: Option<Duration>,
    request_id: Option<String>,
    error_type: Option<ErrorType>,
    message: Option<String>,
    url: Option<String>,
    details: Option<Value>,
    body: Option<Bytes>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The facts of the endpoint that was called; none where no call was made.
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.0.endpoint
    }

    /// The status of the HTTP response, where there was one. It is the status line's,
    /// whatever `status_code` in the body says.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the HTTP response; empty where there was none.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The id by which Stytch's logs and support know the request.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// What Stytch says is wrong, to branch on.
    pub fn error_type(&self) -> Option<&ErrorType> {
        self.0.error_type.as_ref()
    }

    /// What Stytch says is wrong, for a person. It is the server's text, which may
    /// quote what was sent: neither `Display` nor `Debug` shows it.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The page of Stytch's documentation on the error.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Stytch's `error_details`, which a few error types have.
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// The body of an answer that could not be read: a gateway's page, or JSON that is
    /// not what the call expects. It may hold personal data: neither `Display` nor
    /// `Debug` shows it.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// How many times the request was sent: 0 for what was refused before.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the server asks to wait, with `Retry-After` in seconds or as a date.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Whether what the path names does not exist: 404.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether another user has the email address, phone number or external id already.
    pub fn is_duplicate(&self) -> bool {
        matches!(
            self.error_type(),
            Some(
                ErrorType::DuplicateEmail
                    | ErrorType::DuplicateEmailForUser
                    | ErrorType::DuplicatePhoneNumber
                    | ErrorType::DuplicatePhoneNumberForUser
                    | ErrorType::DuplicateUserExternalId
            )
        )
    }

    /// Whether too much was asked for: 429.
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the project id or the secret is wrong: 401.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Whether no whole answer came in time.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the same request may succeed later: no connection or answer, 408, 429,
    /// 500, 502, 503 and 504. It says nothing of whether sending it again is safe:
    /// see [`maybe_applied`](Error::maybe_applied).
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => true,
            ErrorKind::Api => self.status().is_some_and(|status| {
                matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
                    && !self.error_type().is_some_and(ErrorType::never_passes)
            }),
            ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotStubbed
            | ErrorKind::Redirect
            | ErrorKind::BodyTooLarge
            | ErrorKind::Decode => false,
        }
    }

    /// Whether Stytch may have done what the request asked for. It is false only
    /// where that is certain: the request was never sent, or was refused with a 4xx
    /// other than 408, or with a 503 that says when to come again; and so was every
    /// attempt before.
    pub fn maybe_applied(&self) -> bool {
        self.0.maybe_applied_before || self.last_attempt_maybe_applied()
    }

    fn last_attempt_maybe_applied(&self) -> bool {
        match self.kind() {
            ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotStubbed
            | ErrorKind::Connect => false,
            ErrorKind::Timeout
            | ErrorKind::Interrupted
            | ErrorKind::Redirect
            | ErrorKind::BodyTooLarge
            | ErrorKind::Decode => true,
            ErrorKind::Api => !self.status().is_some_and(|status| match status.as_u16() {
                408 => false,
                503 => self.retry_after().is_some(),
                _ => status.is_client_error(),
            }),
        }
    }

    /// The error of an answer with a status and error type, for test doubles.
    ///
    /// A status that no HTTP response can have is taken as 500.
    pub fn answered(status: u16, error_type: impl Into<ErrorType>) -> Error {
        Error::of(Details {
            kind: ErrorKind::Api,
            attempts: 1,
            status: Some(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)),
            error_type: Some(error_type.into()),
            ..Details::default()
        })
    }
}

/// How the parts of this crate make one.
impl Error {
    fn of(details: Details) -> Error {
        Error(Arc::new(details))
    }

    pub(crate) fn configuration(what: &str) -> Error {
        Error::of(Details {
            kind: ErrorKind::Configuration,
            what: Some(what.to_owned()),
            ..Details::default()
        })
    }

    pub(crate) fn configuration_because(
        what: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Error {
        Error::of(Details {
            kind: ErrorKind::Configuration,
            what: Some(format!("{what} could not be set up")),
            source: Some(Box::new(source)),
            ..Details::default()
        })
    }

    /// A call that cannot be made from where it is made.
    #[cfg(feature = "blocking")]
    pub(crate) fn not_here(endpoint: Option<Endpoint>, what: String) -> Error {
        Error::of(Details {
            kind: ErrorKind::Configuration,
            endpoint,
            what: Some(what),
            ..Details::default()
        })
    }

    pub(crate) fn invalid_request(endpoint: Endpoint, what: String) -> Error {
        Error::of(Details {
            kind: ErrorKind::InvalidRequest,
            endpoint: Some(endpoint),
            what: Some(what),
            ..Details::default()
        })
    }

    pub(crate) fn invalid_value(what: &str) -> Error {
        Error::of(Details {
            kind: ErrorKind::InvalidRequest,
            what: Some(what.to_owned()),
            ..Details::default()
        })
    }

    pub(crate) fn ready_call() -> Error {
        Error::invalid_value("a ready call has no request to look at")
    }

    /// The same error, met after so many attempts, of which one before may have been
    /// processed.
    pub(crate) fn after(mut self, attempts: u32, maybe_applied_before: bool) -> Error {
        // What was never sent stays at 0. No clone is out yet when this is called.
        if self.was_sent() {
            if let Some(details) = Arc::get_mut(&mut self.0) {
                details.attempts = attempts;
                details.maybe_applied_before = maybe_applied_before;
            }
        }
        self
    }

    fn was_sent(&self) -> bool {
        !matches!(
            self.kind(),
            ErrorKind::Configuration | ErrorKind::InvalidRequest | ErrorKind::NotStubbed
        )
    }

    pub(crate) fn transport(endpoint: Endpoint, error: TransportError) -> Error {
        let kind = match error.kind {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Interrupted => ErrorKind::Interrupted,
            TransportErrorKind::BodyTooLarge => ErrorKind::BodyTooLarge,
            TransportErrorKind::NotStubbed => ErrorKind::NotStubbed,
        };
        Error::of(Details {
            kind,
            endpoint: Some(endpoint),
            what: Some(error.to_string()),
            source: Some(error.source),
            ..Details::default()
        })
    }
}

/// What may be shown of what a server says.
impl Error {
    /// The error type, if it is a word: a server may put anything there.
    pub(crate) fn printable_error_type(&self) -> Option<&str> {
        self.error_type()
            .map(ErrorType::as_str)
            .filter(|text| is_printable(text))
    }

    /// The request id, if it is a word.
    pub(crate) fn printable_request_id(&self) -> Option<&str> {
        self.request_id().filter(|id| is_printable(id))
    }
}

/// Whether a server's text is a word, and not a sentence that quotes what was sent.
pub(crate) fn is_printable(text: &str) -> bool {
    text.len() <= 128
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let details = &*self.0;
        if let Some(endpoint) = &details.endpoint {
            write!(formatter, "{endpoint}: ")?;
        }
        let mut separator = "";
        if let Some(status) = &details.status {
            write!(formatter, "{status}")?;
            separator = ", ";
        }
        if let Some(error_type) = self.printable_error_type() {
            write!(formatter, "{separator}{error_type}")?;
            separator = ", ";
        }
        if let Some(what) = &details.what {
            write!(formatter, "{separator}{what}")?;
        }
        if let Some(request_id) = self.printable_request_id() {
            write!(formatter, " ({request_id})")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    // Nothing of the body: a server's text may quote what was sent.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("endpoint", &self.0.endpoint)
            .field("what", &self.0.what)
            .field("status", &self.0.status)
            .field("request_id", &self.printable_request_id())
            .field("error_type", &self.printable_error_type())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}
