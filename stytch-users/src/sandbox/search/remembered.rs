//! Who matches the queries of late, kept up to date as users change: only the first page
//! of a search has to go through the users, and every other one is found at once.

use std::{
    collections::{BTreeSet, VecDeque},
    fmt,
};

use super::query::Query;
use crate::sandbox::{record::UserRecord, store::Position};

/// How many queries are remembered: more than go on at the same time in most tests,
/// and few enough to be asked about each changed user.
const MOST_QUERIES: usize = 8;

/// The last queries with their matches.
#[derive(Default)]
pub(in crate::sandbox) struct Remembered(VecDeque<Answer>);

struct Answer {
    /// The query as it was asked, by which the next page's is known again.
    asked: String,
    query: Query,
    matches: BTreeSet<Position>,
}

impl Remembered {
    pub(in crate::sandbox) fn added(&mut self, position: Position, user: &UserRecord) {
        for answer in &mut self.0 {
            if answer.query.matches(user) {
                answer.matches.insert(position);
            }
        }
    }

    pub(in crate::sandbox) fn removed(&mut self, position: Position) {
        for answer in &mut self.0 {
            answer.matches.remove(&position);
        }
    }

    /// Who matches a query that is remembered.
    pub(super) fn find(&self, asked: &str) -> Option<&BTreeSet<Position>> {
        let answer = self.0.iter().find(|answer| answer.asked == asked)?;
        Some(&answer.matches)
    }

    pub(super) fn add(&mut self, asked: String, query: Query, matches: BTreeSet<Position>) {
        self.0.truncate(MOST_QUERIES - 1);
        self.0.push_front(Answer {
            asked,
            query,
            matches,
        });
    }
}

/// Shows how many are remembered: what was asked may be anybody's name.
impl fmt::Debug for Remembered {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queries = self.0.len();
        formatter.debug_tuple("Remembered").field(&queries).finish()
    }
}
