//! The kinds of error.

/// What kind an [`Error`](crate::Error) is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client could not be made, since a setting is missing or wrong; or it cannot be
    /// used from where it is: on no runtime, or blocking inside one. Nothing was sent.
    #[default]
    Configuration,
    /// A value cannot be sent: an empty id, metadata that is no object. Nothing was
    /// sent.
    InvalidRequest,
    /// No connection could be made. Nothing was sent.
    Connect,
    /// No whole answer came in time.
    Timeout,
    /// The connection broke before the whole answer was there.
    Interrupted,
    /// The answer has a status of error.
    Api,
    /// The answer is a redirect. The API has none, and it is not followed: the request
    /// would go to a stranger.
    Redirect,
    /// The body of the answer is larger than the client takes.
    BodyTooLarge,
    /// The answer has a status of success, and a body that is not what the call
    /// expects.
    Decode,
    /// A test double does not override the method that was called.
    NotStubbed,
}
