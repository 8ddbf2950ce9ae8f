//! Searching for users.

mod filter;
mod page;
mod query;
mod rule;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::redacted::redacted_debug;
use crate::error::ErrorType;
use crate::refusal::Refusal;

pub use filter::Filter;
pub(crate) use page::SearchUsersFrame;
pub use page::{ResultsMetadata, SearchUsersResponse};
pub use query::{SearchOperator, SearchUsersQuery};
use rule::BrokenRule;

/// The most users that a page can have.
const LARGEST_LIMIT: u32 = 1000;

/// What [`Users::search`](crate::Users::search) and
/// [`Users::search_all`](crate::Users::search_all) take. Without a filter it finds
/// every user of the project.
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
///
/// # Mistakes
///
/// A limit or a filter that Stytch would refuse is kept until a call is made of it, and
/// is that call's error of kind [`InvalidRequest`](crate::ErrorKind::InvalidRequest):
/// it names the place and the rule, with Stytch's error type where there is one, and
/// nothing is sent. To serialize such a search fails in the same way.
///
/// ```
/// use stytch_users::{Client, Filter, SearchUsers, Users};
///
/// let search = SearchUsers::matching([Filter::full_name_fuzzy("Al")]);
/// let error = Client::not_stubbed().search(&search).body().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "POST /v1/users/search: the field `query.operands[0]` (`full_name_fuzzy`) must have \
///      at least 3 characters (user_search_full_name_fuzzy_too_short)",
/// );
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct SearchUsers {
    cursor: Option<String>,
    limit: Option<u32>,
    query: Option<SearchUsersQuery>,
}

// A cursor is Stytch's own, and what it holds is not known.
redacted_debug!(SearchUsers { shows limit, query; hides cursor });

impl SearchUsers {
    /// A search for every user, 100 on a page.
    pub fn new() -> SearchUsers {
        SearchUsers::default()
    }

    /// A search for the users that match every one of the filters.
    pub fn matching(filters: impl IntoIterator<Item = Filter>) -> SearchUsers {
        SearchUsers::new().query(SearchUsersQuery::new(filters))
    }

    /// Adds a filter to those of the [query](SearchUsers::query): a user is found who
    /// matches it as well.
    pub fn filter(mut self, filter: Filter) -> SearchUsers {
        self.query
            .get_or_insert_with(|| SearchUsersQuery::new([]))
            .push(filter);
        self
    }

    /// Sets which users are found, in place of the filters so far.
    pub fn query(mut self, query: SearchUsersQuery) -> SearchUsers {
        self.query = Some(query);
        self
    }

    /// Continues where a page ended: its
    /// [`next_cursor`](ResultsMetadata::next_cursor).
    pub fn cursor(mut self, cursor: impl Into<String>) -> SearchUsers {
        self.cursor = Some(cursor.into());
        self
    }

    /// Sets how many users a page has: from 1 to 1000. Where it is not set, a page of
    /// [`search`](crate::Users::search) has 100 and one of
    /// [`search_all`](crate::Users::search_all) 1000.
    pub fn limit(mut self, limit: u32) -> SearchUsers {
        self.limit = Some(limit);
        self
    }

    /// The same search as its first page of many is asked for: the largest pages where
    /// it does not say how large, and an empty cursor is none.
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

    fn refusal(&self) -> Option<Refusal> {
        let limit_is_right = self
            .limit
            .is_none_or(|limit| (1..=LARGEST_LIMIT).contains(&limit));
        if !limit_is_right {
            let rule = BrokenRule::of("must be from 1 to 1000", ErrorType::UserSearchInvalidLimit);
            return Some(Refusal {
                at: "limit".to_owned(),
                rule: rule.to_string(),
            });
        }
        let mut refusal = self.query.as_ref()?.refusal()?;
        refusal.at = format!("query.{}", refusal.at);
        Some(refusal)
    }
}

impl Serialize for SearchUsers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal.into_error());
        }
        let mut fields = serializer.serialize_struct("SearchUsers", 3)?;
        match &self.cursor {
            Some(cursor) => fields.serialize_field("cursor", cursor)?,
            None => fields.skip_field("cursor")?,
        }
        match self.limit {
            Some(limit) => fields.serialize_field("limit", &limit)?,
            None => fields.skip_field("limit")?,
        }
        match &self.query {
            Some(query) => fields.serialize_field("query", query)?,
            None => fields.skip_field("query")?,
        }
        fields.end()
    }
}
