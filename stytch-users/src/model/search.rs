//! Searching for users.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::redacted::redacted_debug;
use super::tolerant::null_as_default;
use super::user::User;
use crate::open_enum::open_enum;

/// What [`Users::search`](crate::Users::search) takes. Without a query it finds every
/// user of the project.
///
/// ```
/// use stytch_users::{Filter, SearchUsers, SearchUsersQuery};
///
/// let search = SearchUsers::new().limit(200).query(SearchUsersQuery::new([
///     Filter::new("status", "active"),
///     Filter::new("email_address", vec!["ada@example.com"]),
/// ]));
/// ```
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct SearchUsers {
    #[serde(skip_serializing_if = "Option::is_none")]
    cursor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<SearchUsersQuery>,
}

// A cursor is Stytch's own, and what it holds is not known.
redacted_debug!(SearchUsers { shows limit, query; hides cursor });

impl SearchUsers {
    /// A search for every user, 100 on a page.
    pub fn new() -> SearchUsers {
        SearchUsers::default()
    }

    /// Continues where a page ended: its
    /// [`next_cursor`](ResultsMetadata::next_cursor).
    pub fn cursor(mut self, cursor: impl Into<String>) -> SearchUsers {
        self.cursor = Some(cursor.into());
        self
    }

    /// Sets how many users a page has: at most 1000, and 100 where it is not set.
    pub fn limit(mut self, limit: u32) -> SearchUsers {
        self.limit = Some(limit);
        self
    }

    /// Sets which users are found.
    pub fn query(mut self, query: SearchUsersQuery) -> SearchUsers {
        self.query = Some(query);
        self
    }
}

/// Which users a search finds: those that match every filter.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SearchUsersQuery {
    operator: SearchOperator,
    operands: Vec<Filter>,
}

impl SearchUsersQuery {
    /// Users that match every one of the filters.
    pub fn new(operands: impl IntoIterator<Item = Filter>) -> SearchUsersQuery {
        SearchUsersQuery {
            operator: SearchOperator::And,
            operands: operands.into_iter().collect(),
        }
    }

    /// Sets how the filters are taken together.
    pub fn operator(mut self, operator: SearchOperator) -> SearchUsersQuery {
        self.operator = operator;
        self
    }
}

open_enum! {
    /// How the filters of a query are taken together.
    pub enum SearchOperator {
        /// A user matches every filter.
        And = "AND",
        /// A user matches one filter. Stytch has deprecated it.
        Or = "OR",
    }
}

/// One condition of a search: a `filter_name` of Stytch's and the value that it takes
/// ([search users](https://stytch.com/docs/api/search-users)).
#[derive(Clone, PartialEq, Serialize)]
pub struct Filter {
    filter_name: String,
    filter_value: Value,
}

redacted_debug!(Filter { shows filter_name; hides filter_value });

impl Filter {
    /// A filter by its name and value as they are on the wire.
    pub fn new(filter_name: impl Into<String>, filter_value: impl Into<Value>) -> Filter {
        Filter {
            filter_name: filter_name.into(),
            filter_value: filter_value.into(),
        }
    }
}

/// What [`Users::search`](crate::Users::search) answers: one page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SearchUsersResponse {
    /// The users of the page.
    #[serde(default, deserialize_with = "null_as_default")]
    pub results: Vec<User>,
    /// How many there are in all, and where the next page begins.
    #[serde(default, deserialize_with = "null_as_default")]
    pub results_metadata: ResultsMetadata,
}

impl SearchUsersResponse {
    /// A last page with these users; for test doubles.
    pub fn new(results: Vec<User>) -> SearchUsersResponse {
        SearchUsersResponse {
            results_metadata: ResultsMetadata {
                // A vector never holds more than `i64::MAX` values.
                total: i64::try_from(results.len()).unwrap_or(i64::MAX),
                next_cursor: None,
            },
            results,
        }
    }
}

/// How many users a search finds, and where the next page begins.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultsMetadata {
    /// How many users match, on all pages; -1 where the workspace has totals switched
    /// off.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total: i64,
    /// What [`SearchUsers::cursor`] takes for the next page; `None` on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

redacted_debug!(ResultsMetadata { shows total; hides next_cursor });
