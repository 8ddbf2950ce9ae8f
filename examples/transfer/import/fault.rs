//! What is wrong with a record, before anything is sent.

use std::fmt;

/// A field and the rule that it breaks; never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    field: String,
    rule: &'static str,
}

impl Fault {
    /// A fault of a field.
    pub(super) fn new(field: impl Into<String>, rule: &'static str) -> Fault {
        Fault {
            field: field.into(),
            rule,
        }
    }

    /// A fault of a line as a whole.
    pub(super) fn of_line(rule: &'static str) -> Fault {
        Fault::new("the line", rule)
    }

    /// A fault of a row as a whole.
    pub(super) fn of_row(rule: &'static str) -> Fault {
        Fault::new("the row", rule)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.field, self.rule)
    }
}
