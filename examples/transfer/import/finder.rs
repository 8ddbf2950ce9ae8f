//! Finds users by what no two have in common, many with one search.

use std::collections::BTreeSet;
use std::time::Duration;

use stytch_users::{Error, Filter, SearchUsers, User, Users};

use super::is_about_the_record;
use crate::new_user::Key;
use crate::service::{Pace, Service};

/// How many users one search asks for. Stytch has a limit that it does not publish.
const MOST_IN_A_SEARCH: usize = 50;

/// Finds users.
pub(super) struct Finder<'a> {
    service: &'a Service,
    searches: Pace,
}

/// The user of a key, or why there is no telling.
pub(super) type Found = Result<Option<User>, Error>;

impl Finder<'_> {
    pub(super) fn new(service: &Service, searches_per_minute: u32) -> Finder<'_> {
        let searches = Pace::new(searches_per_minute, Duration::from_secs(60));
        Finder { service, searches }
    }

    /// Finds the user of each key.
    pub(super) async fn find_all(&self, keys: &[&Key]) -> Result<Vec<Found>, Error> {
        let mut found: Vec<Option<Found>> = vec![None; keys.len()];
        for kind in 0..3 {
            let of_kind = |index: &usize| kind_and_value(keys[*index]).0 == kind;
            let indexes: Vec<usize> = (0..keys.len()).filter(of_kind).collect();
            let mut parts: Vec<&[usize]> = indexes.chunks(MOST_IN_A_SEARCH).collect();
            while let Some(part) = parts.pop() {
                match self
                    .search(kind, part.iter().map(|index| keys[*index]))
                    .await
                {
                    Ok(users) => {
                        for index in part {
                            let user = users.iter().find(|user| keys[*index].is_of(user));
                            found[*index] = Some(Ok(user.cloned()));
                        }
                    }
                    Err(error) if !is_about_the_record(&error) => return Err(error),
                    // It is about one of them, which is searched for on its own in the end.
                    Err(error) => match part {
                        [index] => found[*index] = Some(Err(error)),
                        _ => {
                            let (one, other) = part.split_at(part.len() / 2);
                            parts.extend([one, other]);
                        }
                    },
                }
            }
        }
        Ok(found
            .into_iter()
            .map(|found| found.unwrap_or(Ok(None)))
            .collect())
    }

    async fn search(&self, kind: u8, keys: impl Iterator<Item = &Key>) -> Result<Vec<User>, Error> {
        let values: BTreeSet<&str> = keys.map(|key| kind_and_value(key).1).collect();
        let filter = match kind {
            0 => Filter::user_id(values),
            1 => Filter::email_address(values),
            _ => Filter::phone_number(values),
        };
        let search = SearchUsers::new().limit(1000).filter(filter);
        let call = || self.service.client.search(&search);
        let page = self.service.send(Some(&self.searches), true, call).await?;
        Ok(page.into_inner().results)
    }
}

fn kind_and_value(key: &Key) -> (u8, &str) {
    match key {
        Key::ExternalId(value) => (0, value),
        Key::Email(value) => (1, value),
        Key::PhoneNumber(value) => (2, value),
    }
}
