//! The kinds of error.

use std::fmt;

/// The kind of an [`Error`](crate::Error): what went wrong, from the client's point of view.
///
/// `Display` formats it as one word, such as `timeout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is missing or invalid, or the call cannot run on this thread: an awaited call
    /// needs a tokio runtime, and a blocking call must not be made within one. Nothing was sent.
    Configuration,
    /// A value is invalid. If a call fails with this kind, its request could not be built, for
    /// example because an id is empty, and nothing was sent. A call that is awaited again after it
    /// has returned its result, and `send_blocking` of a call that async code has polled, also fail
    /// with this kind, although the request may have been sent.
    /// The constructors and conversions of [`Metadata`](crate::Metadata) and
    /// [`Timestamp`](crate::Timestamp) return it too, even for values of a response.
    InvalidRequest,
    /// No connection could be established, so the last attempt sent nothing. An earlier attempt
    /// may have been processed: see [`Error::maybe_applied`](crate::Error::maybe_applied).
    Connect,
    /// The response did not arrive completely before the timeout.
    #[doc(alias = "deadline")]
    Timeout,
    /// The connection broke before the response had arrived completely.
    Interrupted,
    /// The response has an error status, or its body is one of Stytch's errors.
    Api,
    /// The response is a redirect. Redirects are not followed, because the API has none and
    /// the request could reach another host.
    Redirect,
    /// The body of the response is larger than the client's limit.
    BodyTooLarge,
    /// The response has a success status, but its body is not what the call expects.
    Decode,
    /// The test double does not override the method that was called.
    #[doc(alias = "mock")]
    NotStubbed,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            ErrorKind::Configuration => "configuration",
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::Connect => "connect",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Api => "api",
            ErrorKind::Redirect => "redirect",
            ErrorKind::BodyTooLarge => "body_too_large",
            ErrorKind::Decode => "decode",
            ErrorKind::NotStubbed => "not_stubbed",
        })
    }
}
