//! The response of a search.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use crate::model::tolerant::list;
use crate::model::user::User;
use crate::redacted::redacted_debug;

/// The maximum number of users in a page that is decoded, ten times as many as Stytch returns.
/// It limits memory use, because a minimal user has only a few bytes of JSON.
const MOST_USERS: usize = 10_000;

/// The response of [`Users::search`](crate::Users::search), which is one page of users.
///
/// A page with more than 10,000 users causes a [decode error](crate::ErrorKind::Decode). `U` is the
/// type of the users: see [`SearchAll::new`](crate::SearchAll::new).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "U: Deserialize<'de>"))]
#[non_exhaustive]
pub struct SearchUsersResponse<U = User> {
    /// The users of the page.
    #[serde(deserialize_with = "list::<_, _, MOST_USERS>")]
    pub results: Vec<U>,
    /// The total number of users, and the cursor of the next page.
    pub results_metadata: ResultsMetadata,
}

impl Default for SearchUsersResponse {
    fn default() -> SearchUsersResponse {
        SearchUsersResponse::new(Vec::new())
    }
}

impl<U> SearchUsersResponse<U> {
    /// Creates a page with these users and no next page, for test doubles.
    pub fn new(results: Vec<U>) -> SearchUsersResponse<U> {
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

/// The total number of users that a search finds, and the cursor of the next page.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ResultsMetadata {
    /// The number of matching users on all pages, or -1 if totals are disabled for the Stytch
    /// workspace.
    #[serde(deserialize_with = "total")]
    pub total: i64,
    /// The [cursor](crate::SearchUsers::cursor) of the next page, or `None` on the last
    /// one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

redacted_debug!(ResultsMetadata { shows total; hides next_cursor });

/// Reads a total in any notation of a number, such as `1e3`. `null` is -1. A number outside the
/// range of `i64` becomes the nearest value in the range.
fn total<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(Total)
}

struct Total;

impl Visitor<'_> for Total {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, total: i64) -> Result<i64, E> {
        Ok(total)
    }

    fn visit_u64<E: de::Error>(self, total: u64) -> Result<i64, E> {
        Ok(i64::try_from(total).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: de::Error>(self, total: f64) -> Result<i64, E> {
        // The conversion saturates.
        Ok(total as i64)
    }

    fn visit_unit<E: de::Error>(self) -> Result<i64, E> {
        Ok(-1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Result<SearchUsersResponse, serde_json::Error> {
        serde_json::from_str(body)
    }

    #[test]
    fn a_page_has_at_most_ten_thousand_users() {
        let page = |count: usize| {
            let users = vec![r#"{"user_id":"u"}"#; count].join(",");
            format!(r#"{{"results":[{users}],"results_metadata":{{"total":0}}}}"#)
        };
        assert_eq!(read(&page(10_000)).unwrap().results.len(), 10_000);
        let error = read(&page(10_001)).unwrap_err().to_string();
        assert!(error.contains("a list of at most 10000 items"), "{error}");
    }
}
