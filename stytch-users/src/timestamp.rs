//! Points in time, as Stytch writes them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A point in time as Stytch writes it: RFC 3339, in UTC, `2021-12-29T12:33:09Z`.
///
/// The text is kept as it came, malformed or not, so that nothing is lost and no
/// response fails for a form that no one expected. What is no text at all is absent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// The text as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Timestamp {
        Timestamp(text.into())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Timestamp {
        Timestamp(text.into_boxed_str())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
