//! The errors of transports.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::error::ErrorKind;

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
    pub(crate) kind: ErrorKind,
    what: Cow<'static, str>,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    fn new(
        kind: ErrorKind,
        what: impl Into<Cow<'static, str>>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> TransportError {
        TransportError {
            kind,
            what: what.into(),
            source: source.into(),
        }
    }

    /// Creates the error for a connection that could not be established. The request was not
    /// processed.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let source = source.into();
        match reason(source.as_ref()) {
            Some(reason) => TransportError::no_connection(&reason, source),
            None => TransportError::new(ErrorKind::Connect, "no connection", source),
        }
    }

    pub(super) fn no_connection(
        reason: &str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> TransportError {
        let what = format!("no connection: {reason}");
        TransportError::new(ErrorKind::Connect, what, source)
    }

    /// Creates the error for a response that did not arrive in time. The request may have been
    /// processed.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(ErrorKind::Timeout, "no response in time", source)
    }

    /// Creates the error for a connection that broke before the complete response arrived. The
    /// request may have been processed.
    pub fn interrupted(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(ErrorKind::Interrupted, "the connection broke", source)
    }

    /// Creates the error for a response body that is larger than the transport accepts. The
    /// request was processed. The client enforces its own limit.
    pub fn body_too_large(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let what = "the body is larger than the limit";
        TransportError::new(ErrorKind::BodyTooLarge, what, source)
    }

    /// Creates the error for a request that the transport cannot send, for example because its
    /// URL is too long. Nothing was sent.
    pub fn invalid_request(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        let what = "the request cannot be sent";
        TransportError::new(ErrorKind::InvalidRequest, what, source)
    }

    /// Creates the error for a body that is malformed, for example because it cannot be
    /// decompressed. The request was processed.
    pub fn malformed_body(source: impl Into<Box<dyn StdError + Send + Sync>>) -> TransportError {
        TransportError::new(ErrorKind::Decode, "the body is malformed", source)
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
        formatter.write_str(&self.what)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
