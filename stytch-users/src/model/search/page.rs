//! The response of a search.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_core::ser::{Serialize, SerializeMap, Serializer};

use crate::model::object::object;
use crate::model::user::User;

/// The maximum number of users in a page that is decoded, ten times as many as Stytch returns.
/// It limits memory use, because a minimal user has only a few bytes of JSON.
const MAX_USERS: usize = 10_000;

/// The response of [`Users::search`](crate::Users::search), which is one page of users.
///
/// A page with more than 10,000 users causes a [decode error](crate::ErrorKind::Decode). `U` is the
/// type of the users: see [`SearchAll::new`](crate::SearchAll::new).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SearchUsersResponse<U = User> {
    /// The users of the page.
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
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResultsMetadata {
    /// The number of matching users on all pages, or -1 if totals are disabled for the Stytch
    /// workspace.
    pub total: i64,
    /// The [cursor](crate::SearchUsers::cursor) of the next page, or `None` on the last
    /// one.
    pub next_cursor: Option<String>,
}

object! { ResultsMetadata { total; next_cursor hidden } }

impl<U: Serialize> Serialize for SearchUsersResponse<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry(RESULTS, &self.results)?;
        map.serialize_entry(METADATA, &self.results_metadata)?;
        map.end()
    }
}

const RESULTS: &str = "results";
const METADATA: &str = "results_metadata";

impl<'de, U: Deserialize<'de>> Deserialize<'de> for SearchUsersResponse<U> {
    fn deserialize<D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<SearchUsersResponse<U>, D::Error> {
        const FIELDS: &[&str] = &[RESULTS, METADATA];
        deserializer.deserialize_struct("SearchUsersResponse", FIELDS, PageVisitor(PhantomData))
    }
}

struct PageVisitor<U>(PhantomData<U>);

impl<'de, U: Deserialize<'de>> Visitor<'de> for PageVisitor<U> {
    type Value = SearchUsersResponse<U>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("struct SearchUsersResponse")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut results, mut metadata) = (None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                RESULTS if results.is_some() => return Err(de::Error::duplicate_field(RESULTS)),
                RESULTS => results = Some(map.next_value_seed(UsersVisitor(PhantomData))?),
                METADATA if metadata.is_some() => return Err(de::Error::duplicate_field(METADATA)),
                METADATA => metadata = Some(map.next_value()?),
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(SearchUsersResponse {
            results: results.ok_or_else(|| de::Error::missing_field(RESULTS))?,
            results_metadata: metadata.ok_or_else(|| de::Error::missing_field(METADATA))?,
        })
    }
}

/// Reads the users of a page. `null` is an empty list.
struct UsersVisitor<U>(PhantomData<U>);

impl<'de, U: Deserialize<'de>> DeserializeSeed<'de> for UsersVisitor<U> {
    type Value = Vec<U>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<U>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, U: Deserialize<'de>> Visitor<'de> for UsersVisitor<U> {
    type Value = Vec<U>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a list of at most {MAX_USERS} items")
    }

    fn visit_none<E: de::Error>(self) -> Result<Vec<U>, E> {
        Ok(Vec::new())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<U>, D::Error> {
        deserializer.deserialize_seq(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<U>, A::Error> {
        let mut users = Vec::new();
        while let Some(()) = items.next_element_seed(NextUser(&mut users))? {
            if users.len() > MAX_USERS {
                return Err(de::Error::invalid_length(users.len(), &self));
            }
        }
        Ok(users)
    }
}

/// Adds a user. Returning it instead would copy it three more times.
struct NextUser<'u, U>(&'u mut Vec<U>);

impl<'de, U: Deserialize<'de>> DeserializeSeed<'de> for NextUser<'_, U> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.push(U::deserialize(deserializer)?);
        Ok(())
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
