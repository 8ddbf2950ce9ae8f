//! What is told of a request once it is answered.

use std::{fmt, time::Duration};

use http::{Method, StatusCode};

use super::Operation;

/// A request that the sandbox has answered, or whose connection it has cut; for
/// [`SandboxBuilder::on_answer`](super::SandboxBuilder::on_answer).
///
/// It displays as a line for a log, which names the endpoint and not the user:
/// `GET /v1/users/{user_id} 404 user_not_found 0.1 ms`.
#[derive(Clone, Copy, Debug)]
pub struct Answered<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) operation: Option<Operation>,
    pub(super) status: Option<StatusCode>,
    pub(super) error_type: Option<&'a str>,
    pub(super) elapsed: Duration,
}

impl<'a> Answered<'a> {
    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The path as it came, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &'a str {
        self.path
    }

    /// The endpoint, unless the method and the path are none's.
    #[must_use]
    pub fn operation(&self) -> Option<Operation> {
        self.operation
    }

    /// The status of the answer; `None` where a [`Fault`](super::Fault) cut the
    /// connection.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Stytch's error type, where the answer is an error.
    #[must_use]
    pub fn error_type(&self) -> Option<&'a str> {
        self.error_type
    }

    /// How long it took from the request's last byte to the answer, the delay of a
    /// fault included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Display for Answered<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.operation {
            Some(operation) => write!(formatter, "{operation}")?,
            None => write!(formatter, "{} {}", self.method, self.path)?,
        }
        match self.status {
            Some(status) => write!(formatter, " {}", status.as_u16())?,
            None => formatter.write_str(" disconnected")?,
        }
        if let Some(error_type) = self.error_type {
            write!(formatter, " {error_type}")?;
        }
        write!(formatter, " {:.1} ms", self.elapsed.as_secs_f64() * 1000.0)
    }
}
