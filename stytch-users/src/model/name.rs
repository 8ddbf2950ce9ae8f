//! The name of a user.

use std::fmt;

use super::object::object;

/// The name of a user.
///
/// Parts that are not set are not sent. `Debug` does not show the name.
///
/// ```
/// use stytch_users::Name;
///
/// let name = Name::new().first_name("Ada").middle_name("Augusta").last_name("King");
/// assert_eq!(name.to_string(), "Ada Augusta King");
/// assert_eq!(name.last_name.as_deref(), Some("King"));
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// The first name.
    pub first_name: Option<String>,
    /// The middle names.
    pub middle_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
}

object! { Name { ; first_name hidden, middle_name hidden, last_name hidden } }

/// Joins the parts that are set with spaces.
impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.first_name, &self.middle_name, &self.last_name];
        let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
        let parts: Vec<&str> = parts.map(String::as_str).collect();
        formatter.pad(&parts.join(" "))
    }
}

impl Name {
    /// Creates an empty name.
    pub fn new() -> Name {
        Name::default()
    }

    /// Sets the first name.
    pub fn first_name(mut self, first_name: impl Into<String>) -> Name {
        self.first_name = Some(first_name.into());
        self
    }

    /// Sets the middle names.
    pub fn middle_name(mut self, middle_name: impl Into<String>) -> Name {
        self.middle_name = Some(middle_name.into());
        self
    }

    /// Sets the last name.
    pub fn last_name(mut self, last_name: impl Into<String>) -> Name {
        self.last_name = Some(last_name.into());
        self
    }
}
