//! The request of a search.

mod filter;
mod page;

use std::borrow::Cow;

use super::object::object;

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
    /// `AND` or `OR`.
    operator: Cow<'static, str>,
    operands: Vec<Filter>,
}

object! {
    SearchUsers { ; cursor hidden, limit, query }
    Query { operator, operands; }
}

/// [`SearchUsers`] has an example with all of these methods.
impl SearchUsers {
    /// Creates a search for all users.
    pub fn new() -> SearchUsers {
        SearchUsers::default()
    }

    /// Creates a search for the users that match all of the filters.
    pub fn matching(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers::combining("AND", filters)
    }

    /// Creates a search for the users that match at least one of the filters.
    ///
    /// Stytch has deprecated the operator `OR`, which this search uses, and recommends one search
    /// per filter instead.
    pub fn matching_any(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers::combining("OR", filters)
    }

    fn combining(operator: &'static str, filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        let query = Query {
            operator: operator.into(),
            operands: filters.into_iter().collect(),
        };
        SearchUsers {
            query: Some(query),
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
