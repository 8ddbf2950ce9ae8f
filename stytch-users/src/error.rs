//! The error of the crate.

mod builder;
mod display;
mod error_type;
mod kind;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::endpoint::Endpoint;

pub use builder::ErrorBuilder;
#[cfg(feature = "sandbox")]
pub(crate) use builder::seconds_rounded_up;
pub(crate) use display::is_printable;
pub use error_type::ErrorType;
pub use kind::ErrorKind;

/// The error returned by a failed call, or by a client that could not be built.
///
/// [`kind`](Error::kind) says what went wrong. For an error that Stytch returned,
/// [`error_type`](Error::error_type) is Stytch's own classification.
///
/// `Display` is one line with the route, the status and the error type, and is safe to log. Neither
/// it nor `Debug` shows ids of users. Of the text that the server sent, they show only the error
/// type, the request id, the host of a redirect, the content encoding, and names of JSON fields.
///
/// ```
/// use std::time::Duration;
/// use stytch_users::{CreateUser, Error, Users};
///
/// async fn sign_up(users: &dyn Users, user: &CreateUser) -> Result<(), Error> {
///     match users.create(user).await {
///         Ok(created) => println!("created {}", created.user_id),
///         Err(error) if error.is_duplicate() => println!("this user exists already"),
///         Err(error) if error.is_rate_limited() => {
///             let wait = error.retry_after().unwrap_or(Duration::from_secs(60));
///             println!("rate limited, try again in {wait:?}");
///         }
///         Err(error) if error.is_unauthorized() => println!("check the project and the secret"),
///         Err(error) if error.maybe_applied() => println!("the user may have been created"),
///         Err(error) if error.is_retryable() || error.is_timeout() => println!("try again later"),
///         Err(error) => {
///             println!("{} after {} attempts", error.kind(), error.attempts());
///             println!("{:?} of {:?}", error.error_type(), error.endpoint());
///             println!("{:?}, {:?}", error.status(), error.request_id());
///             // `Display` does not show these, which may quote the request.
///             println!("{:?}, see {:?}", error.message(), error.docs_url());
///             println!("{:?} {:?} {:?}", error.details(), error.headers(), error.body());
///             return Err(error);
///         }
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Error {
    kind: ErrorKind,
    /// Behind a pointer to keep `Result<T, Error>` small, and shared so that the error of a request
    /// that could not be built can be both inspected and awaited.
    parts: Arc<ErrorParts>,
}

/// The contents of an [`Error`].
#[derive(Default)]
pub(crate) struct ErrorParts {
    pub(crate) endpoint: Option<Endpoint>,
    /// This crate's description. It never quotes a server or a value.
    pub(crate) what: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
    pub(crate) attempts: u32,
    /// Overrides the value that is derived from the last attempt: because an attempt before it may
    /// have been processed, or because a test says so.
    pub(crate) maybe_applied: Option<bool>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) request_id: Option<String>,
    pub(crate) error_type: Option<ErrorType>,
    pub(crate) message: Option<String>,
    pub(crate) url: Option<String>,
    /// JSON.
    pub(crate) details: Option<Box<str>>,
    pub(crate) body: Option<Bytes>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the endpoint that was called, or `None` if the error does not come from a call, for
    /// example if [`ClientBuilder::build`](crate::ClientBuilder::build) returned it.
    pub fn endpoint(&self) -> Option<Endpoint> {
        self.parts.endpoint
    }

    /// Returns the HTTP status of the response, or `None` if there was no response.
    ///
    /// It is the status of the status line, even if `status_code` in the body differs. There is one
    /// exception: if the status line has a success status but the body is one of Stytch's errors,
    /// it is the status in the body.
    pub fn status(&self) -> Option<StatusCode> {
        self.parts.status
    }

    /// Returns the headers of the HTTP response. They are empty if there was no response.
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Returns Stytch's request id, or `None` if the response has none.
    ///
    /// The id identifies the request in Stytch's logs. Quote it when you contact Stytch's support.
    pub fn request_id(&self) -> Option<&str> {
        self.parts.request_id.as_deref()
    }

    /// Returns Stytch's error type, or `None` if there was no response or it has none.
    ///
    /// If this crate rejected a value, for example before sending a request, the type is
    /// [`ErrorType::InvalidRequestValue`].
    pub fn error_type(&self) -> Option<&ErrorType> {
        self.parts.error_type.as_ref()
    }

    /// Returns Stytch's description of the error.
    ///
    /// It is the server's text and may quote the request, so neither `Display` nor `Debug` shows
    /// it. If this crate rejected a value, it is this crate's description, which `Display` shows
    /// too.
    pub fn message(&self) -> Option<&str> {
        self.parts.message.as_deref()
    }

    /// Returns the URL of Stytch's documentation of the error.
    pub fn docs_url(&self) -> Option<&str> {
        self.parts.url.as_deref()
    }

    /// Parses Stytch's `error_details`, which only a few error types have.
    pub fn details(&self) -> Option<Value> {
        self.parts.details.as_ref()?.parse().ok()
    }

    /// Returns the body of the response, or `None` if it was not kept, for example because it did
    /// not arrive completely.
    ///
    /// It can be Stytch's JSON, an error page of a gateway, or the body of a successful response
    /// that could not be decoded. At most the first 64 KiB of an error response are kept. The
    /// body may contain personal data, so neither `Display` nor `Debug` shows it.
    pub fn body(&self) -> Option<&Bytes> {
        self.parts.body.as_ref()
    }

    /// Returns the number of attempts, including those that could not connect. It is 0 if the call
    /// failed before its first attempt, for example because the request is invalid.
    pub fn attempts(&self) -> u32 {
        self.parts.attempts
    }

    /// Returns how long the server asks the client to wait, from the `Retry-After` header of an
    /// error response. The header can be a number of seconds or a date.
    pub fn retry_after(&self) -> Option<Duration> {
        self.parts.retry_after
    }

    /// Returns `true` if the request was not authorized (401), for example because the
    /// project id or the secret is wrong.
    pub fn is_unauthorized(&self) -> bool {
        self.status() == Some(StatusCode::UNAUTHORIZED)
    }

    /// Returns `true` if the status of the response is 404.
    ///
    /// Usually the user, factor or app does not exist. A wrong base URL or a gateway can also
    /// cause a 404. Compare the [`error_type`](Error::error_type) to be sure, for example with
    /// [`ErrorType::UserNotFound`].
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Returns `true` if the email address, phone number or external id is already in use.
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

    /// Returns `true` if the request was rate limited (429).
    #[doc(alias("rate limit", "rate_limit", "429"))]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Returns `true` if the response did not arrive completely before the timeout.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Returns `true` if the same request may succeed later.
    ///
    /// This is the case if no connection could be established, if the response did not arrive
    /// completely, and for the statuses 408, 429, 500, 502, 503 and 504. The exceptions are three
    /// error types with status 429, which [`RetryPolicy`](crate::RetryPolicy) lists. `true` does
    /// not mean that a retry is safe: see [`maybe_applied`](Error::maybe_applied).
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Interrupted => true,
            ErrorKind::Api => self.status().is_some_and(|status| {
                matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504)
                    && !self.error_type().is_some_and(ErrorType::never_passes)
            }),
            _ => false,
        }
    }

    /// Returns `true` if Stytch may have processed the request although the call failed.
    ///
    /// If so, check whether the request took effect before you repeat one that must not take effect
    /// twice, such as [`create`](crate::Users::create). The method returns `false` only if every
    /// attempt certainly had no effect, because it was not sent or was rejected with a 4xx status
    /// other than 408. The exceptions are a call that is awaited again after it has returned
    /// its result, and `send_blocking` of a call that async code has polled: those errors say nothing
    /// about the request.
    pub fn maybe_applied(&self) -> bool {
        if let Some(maybe_applied) = self.parts.maybe_applied {
            return maybe_applied;
        }
        match self.kind() {
            ErrorKind::Configuration
            | ErrorKind::InvalidRequest
            | ErrorKind::NotStubbed
            | ErrorKind::Connect => false,
            // Without an attempt, the call timed out before the request was sent.
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

    /// Creates an error as Stytch returns it, for test doubles.
    ///
    /// A number that is not a valid HTTP status becomes 500. To set anything else, use
    /// [`Error::builder`].
    ///
    /// ```
    /// use stytch_users::{Error, ErrorType};
    ///
    /// let error = Error::api(404, ErrorType::UserNotFound);
    /// assert!(error.is_not_found());
    /// assert_eq!(error.to_string(), "404 Not Found, user_not_found");
    /// ```
    pub fn api(status: u16, error_type: impl Into<ErrorType>) -> Error {
        let builder = Error::builder(ErrorKind::Api).status(status);
        builder.error_type(error_type).build()
    }

    /// Creates a builder for an error of this kind, for test doubles. Everything else is
    /// optional. [`Error::api`] is shorter for an error that Stytch returns.
    ///
    /// ```
    /// use std::time::Duration;
    /// use stytch_users::{Error, ErrorKind, ErrorType, Users};
    ///
    /// let error = Error::builder(ErrorKind::Api)
    ///     .status(429)
    ///     .error_type(ErrorType::TooManyRequests)
    ///     .message("Too many requests have been made.")
    ///     .request_id("request-id-test-1")
    ///     .retry_after(Duration::from_secs(7))
    ///     .endpoint(<dyn Users>::CREATE)
    ///     .attempts(3)
    ///     .maybe_applied(false)
    ///     .build();
    /// assert!(error.is_rate_limited() && error.is_retryable());
    /// assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    /// assert_eq!(Error::builder(ErrorKind::Timeout).build().to_string(), "timeout");
    /// ```
    pub fn builder(kind: ErrorKind) -> ErrorBuilder {
        ErrorBuilder::new(kind)
    }
}

/// Clones the error, so that `call.request()?` works in a function that returns an [`Error`].
impl From<&Error> for Error {
    fn from(error: &Error) -> Error {
        error.clone()
    }
}

/// Constructors for the other modules of this crate.
impl Error {
    pub(crate) fn of_parts(kind: ErrorKind, parts: ErrorParts) -> Error {
        let parts = Arc::new(parts);
        Error { kind, parts }
    }

    /// Creates an error with this crate's description. A value that is rejected before sending
    /// has the error type that Stytch uses.
    pub(crate) fn new(
        kind: ErrorKind,
        endpoint: impl Into<Option<Endpoint>>,
        what: impl Into<String>,
    ) -> Error {
        let what = what.into();
        let is_invalid_value = kind == ErrorKind::InvalidRequest;
        let parts = ErrorParts {
            endpoint: endpoint.into(),
            error_type: is_invalid_value.then_some(ErrorType::InvalidRequestValue),
            message: is_invalid_value.then(|| what.clone()),
            what: Some(what),
            ..ErrorParts::default()
        };
        Error::of_parts(kind, parts)
    }

    pub(crate) fn configuration(what: impl Into<String>) -> Error {
        Error::new(ErrorKind::Configuration, None, what)
    }

    pub(crate) fn configuration_because(
        what: &str,
        source: impl StdError + Send + Sync + 'static,
    ) -> Error {
        let parts = ErrorParts {
            what: Some(format!("{what} could not be set up")),
            source: Some(Box::new(source)),
            ..ErrorParts::default()
        };
        Error::of_parts(ErrorKind::Configuration, parts)
    }

    /// The error of a value that is rejected before sending.
    pub(crate) fn invalid_request(endpoint: Endpoint, what: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidRequest, endpoint, what)
    }

    pub(crate) fn invalid_value(what: impl Into<String>) -> Error {
        Error::new(ErrorKind::InvalidRequest, None, what)
    }

    /// Sets the number of attempts, and whether one before the last may have been processed.
    pub(crate) fn after(mut self, attempts: u32, maybe_applied_before: bool) -> Error {
        // An error that is raised before anything is sent stays at 0 attempts.
        let was_sent = !matches!(
            self.kind(),
            ErrorKind::Configuration | ErrorKind::InvalidRequest | ErrorKind::NotStubbed
        );
        let attempts = if was_sent { attempts } else { attempts - 1 };
        // An error is cloned only after its last attempt.
        if let Some(parts) = Arc::get_mut(&mut self.parts) {
            parts.attempts = attempts;
            parts.maybe_applied = maybe_applied_before.then_some(true);
        }
        self
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source = self.parts.source.as_ref()?;
        Some(source.as_ref())
    }
}

/// Converts a number to a status, or to 500 if it is not a valid one.
pub(crate) fn valid_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_types_of_duplicates_are_duplicates() {
        for (error_type, is_duplicate) in [
            ("duplicate_email", true),
            ("duplicate_email_for_user", true),
            ("duplicate_phone_number", true),
            ("duplicate_phone_number_for_user", true),
            ("duplicate_user_external_id", true),
            ("bad_request", false),
        ] {
            let error = Error::api(400, error_type);
            assert_eq!(error.is_duplicate(), is_duplicate, "{error_type}");
        }
    }
}
