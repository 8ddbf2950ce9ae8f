//! The errors of transports.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// The error for a request without a complete response, returned by
/// [`Transport::send`](crate::Transport::send).
///
/// The constructor determines the [`ErrorKind`](crate::ErrorKind) of the call's error, and
/// whether the request may have been processed:
///
/// ```
/// use std::io;
/// use stytch_users::TransportError;
///
/// fn transport_error(error: io::Error) -> TransportError {
///     match error.kind() {
///         io::ErrorKind::ConnectionRefused => TransportError::connect(error),
///         io::ErrorKind::TimedOut => TransportError::timeout(error),
///         _ => TransportError::interrupted(error),
///     }
/// }
///
/// let error = transport_error(io::ErrorKind::ConnectionRefused.into());
/// assert_eq!(error.to_string(), "no connection: connection refused");
///
/// let too_large = TransportError::body_too_large("more than 1 MB");
/// let too_long = TransportError::invalid_request("the URL is longer than 8 KB");
/// let not_gzip = TransportError::malformed_body("unexpected end of the gzip stream");
/// ```
#[derive(Debug)]
pub struct TransportError {
    pub(crate) kind: TransportErrorKind,
    /// Why there is no connection, if known.
    pub(super) reason: Option<String>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransportErrorKind {
    Connect,
    Timeout,
    Interrupted,
    BodyTooLarge,
    InvalidRequest,
    MalformedBody,
}

impl TransportError {
    fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> TransportError {
        TransportError {
            kind,
            reason: None,
            source: source.into(),
        }
    }

    /// Creates the error for a connection that could not be established. The request was not
    /// processed.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let mut error = TransportError::new(TransportErrorKind::Connect, source);
        error.reason = reason(error.source.as_ref());
        error
    }

    /// Creates the error for a response that did not arrive in time. The request may have been
    /// processed.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Timeout, source)
    }

    /// Creates the error for a connection that broke before the complete response arrived. The
    /// request may have been processed.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::Interrupted, source)
    }

    /// Creates the error for a response body that is larger than the transport accepts. The
    /// request was processed. The client enforces its own limit.
    pub fn body_too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::BodyTooLarge, source)
    }

    /// Creates the error for a request that the transport cannot send, for example because its
    /// URL is too long. Nothing was sent.
    pub fn invalid_request(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::InvalidRequest, source)
    }

    /// Creates the error for a body that is malformed, for example because it cannot be
    /// decompressed. The request was processed.
    pub fn malformed_body(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(TransportErrorKind::MalformedBody, source)
    }
}

/// Returns why there is no connection, according to the causes of an error.
fn reason(error: &(dyn StdError + 'static)) -> Option<String> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.to_string() == "dns error" {
            return Some("DNS lookup failed".to_owned());
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            match error.kind() {
                io::ErrorKind::ConnectionRefused => return Some("connection refused".to_owned()),
                io::ErrorKind::TimedOut => return Some("timed out".to_owned()),
                // TLS libraries report certificate and handshake errors with this kind.
                io::ErrorKind::InvalidData => return Some(format!("TLS: {error}")),
                _ => {}
            }
        }
        cause = error.source();
    }
    None
}

impl fmt::Display for TransportError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reason) = &self.reason {
            return write!(formatter, "no connection: {reason}");
        }
        formatter.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Timeout => "no response in time",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::BodyTooLarge => "the body is larger than the limit",
            TransportErrorKind::InvalidRequest => "the request cannot be sent",
            TransportErrorKind::MalformedBody => "the body is malformed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
