//! Why a call has no value.

mod builder;
mod error_type;
mod kind;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::endpoint::Endpoint;

pub use builder::ErrorBuilder;
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
/// let error = Error::api(404, ErrorType::UserNotFound);
/// assert!(is_gone(&error));
/// assert_eq!(error.kind(), ErrorKind::Api);
/// assert_eq!(error.to_string(), "404 Not Found, user_not_found");
/// ```
#[derive(Clone)]
pub struct Error(Arc<ErrorParts>);

/// What an [`Error`] holds.
///
/// It is behind a pointer to keep `Result<T, Error>` as small as `T`, and shared so that
/// the error of a request that could not be built can be both inspected and awaited.
pub(crate) struct ErrorParts {
    pub(crate) kind: ErrorKind,
    pub(crate) endpoint: Option<Endpoint>,
    /// What is wrong, in this crate's words. It never quotes a server or a value.
    pub(crate) what: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    /// Whether an attempt before the last one may have been processed.
    pub(crate) maybe_applied_before: bool,
    /// Set by a test in place of what follows from the rest.
    pub(crate) maybe_applied: Option<bool>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) request_id: Option<String>,
    pub(crate) error_type: Option<ErrorType>,
    pub(crate) message: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) details: Option<Value>,
    pub(crate) body: Option<Bytes>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
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
    pub fn docs_url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// Stytch's `error_details`, which a few error types have.
    pub fn details(&self) -> Option<&Value> {
        self.0.details.as_ref()
    }

    /// Returns the body of the response, if there was one: Stytch's JSON, a gateway's
    /// page, or a success that is not what the call expects. At most 64 KiB of the body
    /// of an error status are kept. It may hold personal data, so neither `Display` nor
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

    /// Returns `true` if Stytch may have processed the request. It is `false` only if
    /// that is certain for every attempt: the request was not sent, or was rejected with
    /// a 4xx status other than 408.
    pub fn maybe_applied(&self) -> bool {
        self.0
            .maybe_applied
            .unwrap_or_else(|| self.0.maybe_applied_before || self.last_attempt_maybe_applied())
    }

    fn last_attempt_maybe_applied(&self) -> bool {
        match self.kind() {
            ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotStubbed
            | ErrorKind::Connect => false,
            // A call whose time was up before the first attempt.
            ErrorKind::Timeout => self.attempts() > 0,
            ErrorKind::Interrupted
            | ErrorKind::Redirect
            | ErrorKind::BodyTooLarge
            | ErrorKind::Decode => true,
            ErrorKind::Api => !self
                .status()
                .is_some_and(|status| status.is_client_error() && status.as_u16() != 408),
        }
    }

    /// Creates an error such as Stytch responds with, for test doubles. A number that is not
    /// an HTTP status becomes 500. [`Error::builder`] sets everything else.
    pub fn api(status: u16, error_type: impl Into<ErrorType>) -> Error {
        Error::from(ErrorParts {
            kind: ErrorKind::Api,
            attempts: 1,
            status: Some(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)),
            error_type: Some(error_type.into()),
            ..ErrorParts::default()
        })
    }
}

impl Default for ErrorParts {
    fn default() -> ErrorParts {
        ErrorParts {
            kind: ErrorKind::Configuration,
            endpoint: None,
            what: None,
            status: None,
            headers: HeaderMap::new(),
            attempts: 0,
            maybe_applied_before: false,
            maybe_applied: None,
            retry_after: None,
            request_id: None,
            error_type: None,
            message: None,
            url: None,
            details: None,
            body: None,
            source: None,
        }
    }
}

impl ErrorParts {
    /// A value that is rejected before sending, in the terms in which Stytch rejects one.
    fn invalid(what: String) -> ErrorParts {
        ErrorParts {
            kind: ErrorKind::InvalidRequest,
            error_type: Some(ErrorType::InvalidRequestValue),
            message: Some(what.clone()),
            what: Some(what),
            ..ErrorParts::default()
        }
    }
}

impl From<ErrorParts> for Error {
    fn from(parts: ErrorParts) -> Error {
        Error(Arc::new(parts))
    }
}

/// So that `call.request()?` works in a function that returns an [`Error`].
impl From<&Error> for Error {
    fn from(error: &Error) -> Error {
        error.clone()
    }
}

/// Constructors for the other modules of this crate.
impl Error {
    pub(crate) fn configuration(what: &str) -> Error {
        Error::from(ErrorParts {
            kind: ErrorKind::Configuration,
            what: Some(what.to_owned()),
            ..ErrorParts::default()
        })
    }

    pub(crate) fn configuration_because(
        what: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Error {
        Error::from(ErrorParts {
            kind: ErrorKind::Configuration,
            what: Some(format!("{what} could not be set up")),
            source: Some(Box::new(source)),
            ..ErrorParts::default()
        })
    }

    /// A call that cannot be made from this thread.
    #[cfg(feature = "blocking")]
    pub(crate) fn unusable_here(endpoint: Option<Endpoint>, what: String) -> Error {
        Error::from(ErrorParts {
            kind: ErrorKind::Configuration,
            endpoint,
            what: Some(what),
            ..ErrorParts::default()
        })
    }

    /// The error of a value that is rejected before sending.
    pub(crate) fn invalid_request(endpoint: Endpoint, what: String) -> Error {
        Error::from(ErrorParts {
            endpoint: Some(endpoint),
            ..ErrorParts::invalid(what)
        })
    }

    pub(crate) fn invalid_value(what: &str) -> Error {
        Error::from(ErrorParts::invalid(what.to_owned()))
    }

    /// The parts, as long as there is no clone of the error.
    fn parts_mut(&mut self) -> Option<&mut ErrorParts> {
        Arc::get_mut(&mut self.0)
    }

    /// The same error, met after so many attempts, of which one before may have been
    /// processed.
    pub(crate) fn after(mut self, attempts: u32, maybe_applied_before: bool) -> Error {
        // An error that is raised before anything is sent stays at 0 attempts.
        let was_sent = !matches!(
            self.kind(),
            ErrorKind::Configuration | ErrorKind::InvalidRequest | ErrorKind::NotStubbed
        );
        let attempts = if was_sent { attempts } else { attempts - 1 };
        if let Some(parts) = self.parts_mut() {
            parts.attempts = attempts;
            parts.maybe_applied_before = maybe_applied_before;
        }
        self
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
        // The type of a value that was rejected before sending says less than the rule.
        let error_type = self.printable_error_type();
        if let Some(error_type) = error_type.filter(|_| self.kind() != ErrorKind::InvalidRequest) {
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

/// One readable line, as `main` prints it, with the causes; `{:#?}` is a struct. Nothing of
/// the body is in either: a server's text may quote what was sent.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !formatter.alternate() {
            write!(formatter, "{self}")?;
            let mut source = StdError::source(self);
            while let Some(cause) = source {
                write!(formatter, ": {cause}")?;
                source = cause.source();
            }
            return Ok(());
        }
        formatter
            .debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("endpoint", &self.0.endpoint)
            .field("what", &self.0.what)
            .field("status", &self.0.status)
            .field("request_id", &self.printable_request_id())
            .field("error_type", &self.printable_error_type())
            .field("attempts", &self.0.attempts)
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
