//! The builder of errors for test doubles.

use std::sync::Arc;
use std::time::Duration;

use http::header::RETRY_AFTER;

use super::{Error, ErrorKind, ErrorParts, ErrorType, valid_status};
use crate::endpoint::Endpoint;

/// A builder for an [`Error`] that a test double returns, created by [`Error::builder`].
#[derive(Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ErrorBuilder(Error);

impl ErrorBuilder {
    pub(super) fn new(kind: ErrorKind) -> ErrorBuilder {
        let error = Error::of_parts(kind, ErrorParts::default());
        // `after` sets 0 attempts if the kind means that the request was not sent.
        ErrorBuilder(error.after(1, false))
    }

    fn with(mut self, set: impl FnOnce(&mut ErrorParts)) -> ErrorBuilder {
        // The error has not been cloned yet.
        if let Some(parts) = Arc::get_mut(&mut self.0.parts) {
            set(parts);
        }
        self
    }

    /// Sets the endpoint that was called.
    pub fn endpoint(self, endpoint: Endpoint) -> ErrorBuilder {
        self.with(|parts| parts.endpoint = Some(endpoint))
    }

    /// Sets the HTTP status. A number that is not a valid status becomes 500.
    pub fn status(self, status: u16) -> ErrorBuilder {
        self.with(|parts| parts.status = Some(valid_status(status)))
    }

    /// Sets Stytch's error type, such as [`ErrorType::UserNotFound`] or `"user_not_found"`.
    pub fn error_type(self, error_type: impl Into<ErrorType>) -> ErrorBuilder {
        self.with(|parts| parts.error_type = Some(error_type.into()))
    }

    /// Sets Stytch's message.
    pub fn message(self, message: impl Into<String>) -> ErrorBuilder {
        self.with(|parts| parts.message = Some(message.into()))
    }

    /// Sets Stytch's request id.
    pub fn request_id(self, request_id: impl Into<String>) -> ErrorBuilder {
        self.with(|parts| parts.request_id = Some(request_id.into()))
    }

    /// Sets how long the server asks the client to wait. Also sets the `Retry-After` header, in
    /// seconds, rounded up.
    #[doc(alias("429", "throttle"))]
    pub fn retry_after(self, retry_after: Duration) -> ErrorBuilder {
        let seconds = seconds_rounded_up(retry_after);
        self.with(|parts| {
            parts.retry_after = Some(retry_after);
            parts.headers.insert(RETRY_AFTER, seconds.into());
        })
    }

    /// Sets the number of attempts. The default is 1, or 0 for a kind of which nothing was sent.
    pub fn attempts(self, attempts: u32) -> ErrorBuilder {
        self.with(|parts| parts.attempts = attempts)
    }

    /// Sets the value that [`Error::maybe_applied`] returns. By default, it is derived from the
    /// kind, the status and the number of attempts.
    pub fn maybe_applied(self, maybe_applied: bool) -> ErrorBuilder {
        self.with(|parts| parts.maybe_applied = Some(maybe_applied))
    }

    /// Builds the error.
    pub fn build(self) -> Error {
        self.0
    }
}

/// Returns the number of whole seconds that are at least as long as a duration.
pub(crate) fn seconds_rounded_up(duration: Duration) -> u64 {
    let has_fraction = duration.subsec_nanos() > 0;
    duration.as_secs().saturating_add(has_fraction.into())
}
