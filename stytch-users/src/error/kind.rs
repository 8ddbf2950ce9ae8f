//! The kinds of error.

use std::fmt;

/// The kind of an [`Error`](crate::Error). It displays as one word, such as `timeout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting is missing or wrong, or a call cannot be made from where it is made: there
    /// is no runtime, or it would block one. Nothing was sent.
    Configuration,
    /// The request cannot be built: an id is empty, metadata is not an object. Nothing was
    /// sent.
    InvalidRequest,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// There was no whole response in time.
    Timeout,
    /// The connection broke before the whole response had arrived.
    Interrupted,
    /// The response has an error status, or is one of Stytch's errors under another status.
    Api,
    /// The response is a redirect. The API has none, and it is not followed: the request
    /// would go to a stranger.
    Redirect,
    /// The body of the response is larger than the client's limit.
    BodyTooLarge,
    /// The response has a status of success, and a body that is not what the call expects.
    Decode,
    /// A test double does not override the method that was called.
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
