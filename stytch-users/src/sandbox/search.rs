//! `POST /v1/users/search`: which users match a query, page by page.

mod candidates;
mod filter;
mod operand;
mod query;
mod remembered;

use std::collections::BTreeSet;

use bytes::Bytes;
use http::Response;
use serde::Serialize;
use serde_json::Number;

use super::{
    cursor,
    fields::Fields,
    record::UserRecord,
    reply::{self, ErrorReply},
    store::{Position, Store},
};
use candidates::Candidates;
use query::Query;

pub(super) use remembered::Remembered;

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1000;

/// Answers one page of the users who match, in order of creation.
pub(super) fn search(store: &mut Store, body: &[u8]) -> Result<Response<Bytes>, ErrorReply> {
    let fields = Fields::of_body(body)?;
    let limit = read_limit(&fields)?;
    let after = read_cursor(&fields)?;
    let query = Query::read(&fields)?;
    if query.operands().is_empty() {
        let (users, total) = (store.after(after), store.len());
        return Ok(reply::success(&Page::of(users, limit, total)));
    }
    let asked = fields.value("query").map_or("", |query| query.get());
    if store.remembered.find(asked).is_none() {
        let matches = find(store, &query);
        store.remembered.add(asked.to_owned(), query, matches);
    }
    let nobody = BTreeSet::new();
    let matches = store.remembered.find(asked).unwrap_or(&nobody);
    let positions = matches.range(after.map_or(Position::FIRST, Position::next)..);
    let users = positions.filter_map(|position| Some((*position, store.at(*position)?)));
    Ok(reply::success(&Page::of(users, limit, matches.len())))
}

/// Where the users who match are.
fn find(store: &Store, query: &Query) -> BTreeSet<Position> {
    match Candidates::of(query, store) {
        Candidates::Few(positions) => {
            let is_match =
                |position: &Position| store.at(*position).is_some_and(|it| query.matches(it));
            positions.into_iter().filter(is_match).collect()
        }
        Candidates::Between(first, last) => {
            let users = store.between(first, last);
            let matches = users.filter(|(_, user)| query.matches(user));
            matches.map(|(position, _)| position).collect()
        }
    }
}

/// A limit of 0 counts as absent: in the protocol buffers that the names of
/// Stytch's schemas suggest, the two cannot be told apart.
fn read_limit(fields: &Fields<'_>) -> Result<usize, ErrorReply> {
    const WRONG_TYPE: &str = "must be an integer";
    let Some(limit) = fields.read::<Number>("limit", WRONG_TYPE)? else {
        return Ok(DEFAULT_LIMIT);
    };
    if !limit.is_i64() && !limit.is_u64() {
        return Err(fields.fault("limit", WRONG_TYPE).into());
    }
    match limit.as_u64().map(usize::try_from) {
        Some(Ok(0)) => Ok(DEFAULT_LIMIT),
        Some(Ok(limit)) if limit <= LARGEST_LIMIT => Ok(limit),
        _ => Err(ErrorReply::bad_request(
            "user_search_invalid_limit",
            "The limit must be between 0 and 1000.",
        )),
    }
}

fn read_cursor(fields: &Fields<'_>) -> Result<Option<Position>, ErrorReply> {
    match fields.string("cursor")? {
        None => Ok(None),
        Some(cursor) => cursor::decode(&cursor).map(Some).ok_or_else(|| {
            ErrorReply::bad_request(
                "user_search_invalid_cursor",
                "The cursor is not one that a search has answered.",
            )
        }),
    }
}

#[derive(Serialize)]
struct Page<'a> {
    results: Vec<&'a UserRecord>,
    results_metadata: ResultsMetadata,
}

#[derive(Serialize)]
struct ResultsMetadata {
    total: usize,
    next_cursor: Option<String>,
}

impl<'a> Page<'a> {
    /// The first users, up to a limit; whether there is one more decides on a cursor.
    fn of(
        mut users: impl Iterator<Item = (Position, &'a UserRecord)>,
        limit: usize,
        total: usize,
    ) -> Self {
        let (positions, results): (Vec<_>, Vec<_>) = users.by_ref().take(limit).unzip();
        let last = positions.last().filter(|_| users.next().is_some());
        Self {
            results,
            results_metadata: ResultsMetadata {
                total,
                next_cursor: last.copied().map(cursor::encode),
            },
        }
    }
}
