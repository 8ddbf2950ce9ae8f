//! What a search answers.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::model::redacted::redacted_debug;
use crate::model::tolerant::null_as_default;
use crate::model::user::User;

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

/// The same page with its users as they are in the text, not decoded.
#[derive(Deserialize)]
pub(crate) struct SearchUsersFrame<'text> {
    #[serde(borrow, default, deserialize_with = "null_as_default")]
    pub(crate) results: Vec<&'text RawValue>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub(crate) results_metadata: ResultsMetadata,
}

/// How many users a search finds, and where the next page begins.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultsMetadata {
    /// How many users match, on all pages; -1 where the workspace has totals switched
    /// off.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total: i64,
    /// What [`SearchUsers::cursor`](crate::SearchUsers::cursor) takes for the next
    /// page; `None` on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

redacted_debug!(ResultsMetadata { shows total; hides next_cursor });
