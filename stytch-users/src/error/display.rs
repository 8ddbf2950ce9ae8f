//! What `Display` and `Debug` show of an error.

use std::error::Error as StdError;
use std::fmt;

use super::{Error, ErrorKind, ErrorType};

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(endpoint) = self.endpoint() {
            write!(formatter, "{endpoint}: ")?;
        }
        let mut separator = "";
        if let Some(status) = self.status() {
            write!(formatter, "{status}")?;
            separator = ", ";
        }
        // The description of a value that was rejected before sending is more specific than its
        // error type.
        let error_type = self.printable_error_type();
        if let Some(error_type) = error_type.filter(|_| self.kind() != ErrorKind::InvalidRequest) {
            write!(formatter, "{separator}{error_type}")?;
            separator = ", ";
        }
        if let Some(what) = &self.parts.what {
            write!(formatter, "{separator}{what}")?;
        } else if self.status().is_none() && error_type.is_none() {
            write!(formatter, "{}", self.kind())?;
        }
        if let Some(request_id) = self.printable_request_id() {
            write!(formatter, " ({request_id})")?;
        }
        Ok(())
    }
}

/// Formats one readable line with the causes, which is what `main` prints.
impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")?;
        let mut source = StdError::source(self);
        while let Some(cause) = source {
            write!(formatter, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}

/// The parts of a server's response that may be shown.
impl Error {
    /// Returns the error type if it is a single word, because a server may send any text.
    pub(crate) fn printable_error_type(&self) -> Option<&str> {
        self.error_type()
            .map(ErrorType::as_str)
            .filter(|text| is_printable(text))
    }

    /// Returns the request id, if it is a single word.
    pub(crate) fn printable_request_id(&self) -> Option<&str> {
        self.request_id().filter(|id| is_printable(id))
    }
}

/// Returns `true` if a server's text is a single word, not a sentence that may quote the
/// request.
pub(crate) fn is_printable(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_omits_a_request_id_and_an_error_type_that_may_hold_other_text() {
        let display = |text: &str| {
            let builder = Error::builder(ErrorKind::Api).status(400);
            builder
                .request_id(text)
                .error_type(text)
                .build()
                .to_string()
        };
        assert_eq!(display("id-1_a"), "400 Bad Request, id-1_a (id-1_a)");
        for text in ["ada@example.com", "a b", "a\n", "", &"a".repeat(129)] {
            assert_eq!(display(text), "400 Bad Request", "{text:?}");
        }
    }
}
