//! A rule that a search breaks.

use std::fmt;

use crate::error::ErrorType;

/// What is wrong with a part of a search, and the error type with which Stytch would
/// refuse it, where it has one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct BrokenRule {
    rule: &'static str,
    error_type: Option<ErrorType>,
}

impl BrokenRule {
    pub(super) fn of(rule: &'static str, error_type: ErrorType) -> BrokenRule {
        BrokenRule {
            rule,
            error_type: Some(error_type),
        }
    }

    /// A rule for which Stytch has no error type.
    pub(super) fn of_its_own(rule: &'static str) -> BrokenRule {
        BrokenRule {
            rule,
            error_type: None,
        }
    }
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.rule)?;
        match &self.error_type {
            Some(error_type) => write!(formatter, " ({error_type})"),
            None => Ok(()),
        }
    }
}
