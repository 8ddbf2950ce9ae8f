//! The request of a search.

mod filter;
mod page;

use serde::ser::{Serialize, Serializer};

use super::field::Field;
use super::object::object;
use super::slot::{Set, Slot};

pub use filter::*;
pub use page::*;

/// The request of [`Users::search`](crate::Users::search) and
/// [`Users::search_all`](crate::Users::search_all).
///
/// Without a filter it finds all users of the project.
///
/// ```
/// use stytch_users::{Filter, SearchUsers, UserStatus};
///
/// let search = SearchUsers::new()
///     .filter(Filter::status(UserStatus::Pending))
///     .filter(Filter::created_at_less_than("2026-01-01T00:00:00Z"))
///     .limit(200);
/// assert_eq!(search.filters().len(), 2);
///
/// let all_of = SearchUsers::matching([Filter::email_verified(true), Filter::password_exists(false)]);
/// let any_of = SearchUsers::matching_any([Filter::email_verified(true), Filter::phone_verified(true)]);
/// let next_page = search.clone().cursor("cursor-test-1");
/// # let json = serde_json::to_value(&search).unwrap();
/// # assert_eq!(json["query"]["operands"][1]["filter_name"], "created_at_less_than");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchUsers {
    /// The cursor at which the page begins.
    pub cursor: Option<String>,
    /// The maximum number of users per page.
    pub limit: Option<u32>,
    query: Option<Query>,
}

/// Filters and how they are combined.
#[derive(Clone, PartialEq, Eq)]
struct Query {
    operator: Operator,
    operands: Vec<Filter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    And,
    Or,
}

object! {
    SearchUsers { ; cursor hidden, limit, query }
    Query { operator, operands; }
}

impl Field for Operator {
    fn empty() -> Operator {
        Operator::And
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl Set<&str> for Operator {
    fn set(&mut self, text: &str) -> bool {
        *self = match text {
            "AND" => Operator::And,
            "OR" => Operator::Or,
            _ => return false,
        };
        true
    }
}

impl Serialize for Operator {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(match self {
            Operator::And => "AND",
            Operator::Or => "OR",
        })
    }
}

/// [`SearchUsers`] has an example with all of these methods.
impl SearchUsers {
    /// Creates a search for all users.
    pub fn new() -> SearchUsers {
        SearchUsers::default()
    }

    /// Creates a search for the users that match all of the filters.
    pub fn matching(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers::combining(Operator::And, filters)
    }

    /// Creates a search for the users that match at least one of the filters.
    ///
    /// Stytch has deprecated the operator `OR`, which this search uses, and recommends one search
    /// per filter instead.
    pub fn matching_any(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers::combining(Operator::Or, filters)
    }

    fn combining(operator: Operator, filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        let operands = filters.into_iter().collect();
        SearchUsers {
            query: Some(Query { operator, operands }),
            ..SearchUsers::default()
        }
    }

    /// Adds a filter.
    pub fn filter(mut self, filter: Filter) -> SearchUsers {
        match &mut self.query {
            Some(query) => query.operands.push(filter),
            None => self.query = SearchUsers::matching([filter]).query,
        }
        self
    }

    /// Sets the cursor at which the page begins, which is the
    /// [`next_cursor`](ResultsMetadata::next_cursor) of the preceding page.
    pub fn cursor(mut self, cursor: impl Into<String>) -> SearchUsers {
        self.cursor = Some(cursor.into());
        self
    }

    /// Sets the maximum number of users per page. Stytch accepts up to 1000.
    ///
    /// The default is 100 for [`search`](crate::Users::search) and 1000 for
    /// [`search_all`](crate::Users::search_all).
    pub fn limit(mut self, limit: u32) -> SearchUsers {
        self.limit = Some(limit);
        self
    }

    /// Returns the filters, in the order in which they are sent.
    #[must_use]
    pub fn filters(&self) -> &[Filter] {
        self.query.as_ref().map_or(&[], |query| &query.operands)
    }
}
