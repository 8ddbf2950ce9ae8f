//! Searching for users.

mod filter;
mod page;

use serde::{Deserialize, Serialize};

use crate::redacted::redacted_debug;

pub use filter::*;
pub use page::*;

/// The most users that a page can have.
const LARGEST_LIMIT: u32 = 1000;

/// The request of [`Users::search`](crate::Users::search) and
/// [`Users::search_all`](crate::Users::search_all). Without a filter it finds every user of
/// the project.
///
/// ```
/// use stytch_users::{Filter, SearchUsers, UserStatus};
///
/// let search = SearchUsers::new()
///     .filter(Filter::status(UserStatus::Pending))
///     .filter(Filter::created_at_less_than("2026-01-01T00:00:00Z"))
///     .limit(200);
/// # let json = serde_json::to_value(&search).unwrap();
/// # assert_eq!(json["query"]["operands"][1]["filter_name"], "created_at_less_than");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchUsers {
    /// Where the page begins: the cursor of a page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// How many users a page has at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Query>,
}

// A cursor is Stytch's own, and its content is not known.
redacted_debug!(SearchUsers { shows limit, query; hides cursor });

/// Filters, and how they are combined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Query {
    operator: Operator,
    operands: Vec<Filter>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Operator {
    And,
    Or,
}

impl Query {
    fn of(operator: Operator, filters: impl IntoIterator<Item = Filter>) -> Query {
        Query {
            operator,
            operands: filters.into_iter().collect(),
        }
    }
}

impl SearchUsers {
    /// Creates a search for every user.
    pub fn new() -> SearchUsers {
        SearchUsers::default()
    }

    /// Creates a search for the users that match all of the filters.
    pub fn matching(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers {
            query: Some(Query::of(Operator::And, filters)),
            ..SearchUsers::default()
        }
    }

    /// Creates a search for the users that match at least one of the filters.
    ///
    /// Stytch has deprecated this: it recommends one search for each filter.
    pub fn matching_any(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers {
            query: Some(Query::of(Operator::Or, filters)),
            ..SearchUsers::default()
        }
    }

    /// Adds a filter to those that the search has.
    pub fn filter(mut self, filter: Filter) -> SearchUsers {
        self.query
            .get_or_insert_with(|| Query::of(Operator::And, []))
            .operands
            .push(filter);
        self
    }

    /// Continues where a page ended: its
    /// [`next_cursor`](ResultsMetadata::next_cursor).
    pub fn cursor(mut self, cursor: impl Into<String>) -> SearchUsers {
        self.cursor = Some(cursor.into());
        self
    }

    /// Sets how many users a page has at most. Stytch accepts up to 1000. If it is not set,
    /// a page of [`search`](crate::Users::search) has at most 100 users and one of
    /// [`search_all`](crate::Users::search_all) 1000.
    pub fn limit(mut self, limit: u32) -> SearchUsers {
        self.limit = Some(limit);
        self
    }

    /// Returns the filters, in the order in which they are sent.
    #[must_use]
    pub fn filters(&self) -> &[Filter] {
        self.query.as_ref().map_or(&[], |query| &query.operands)
    }

    /// The search for the first of all pages: the pages are as large as they can be if no
    /// limit is set, and an empty cursor is none.
    pub(crate) fn over_all_pages(mut self) -> SearchUsers {
        self.limit.get_or_insert(LARGEST_LIMIT);
        self.cursor = self.cursor.filter(|cursor| !cursor.is_empty());
        self
    }

    pub(crate) fn cursor_text(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    pub(crate) fn set_cursor(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }
}
