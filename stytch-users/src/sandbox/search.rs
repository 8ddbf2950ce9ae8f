//! `POST /v1/users/search`: which users match a query, page by page.

mod filter;
mod operand;
mod query;

use bytes::Bytes;
use http::Response;
use serde::Serialize;

use super::{
    cursor,
    fields::{Fields, read_object},
    record::UserRecord,
    reply::{self, ErrorReply},
    store::{Position, Store},
};
use query::Query;

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1000;

/// Answers one page of the users who match, in order of creation.
pub(super) fn search(store: &Store, body: &[u8]) -> Result<Response<Bytes>, ErrorReply> {
    let object = read_object(body)?;
    let fields = Fields::of(&object);
    let limit = read_limit(&fields)?;
    let after = read_cursor(&fields)?;
    let query = Query::read(&fields)?;
    Ok(reply::success(&Page::of(store, &query, after, limit)))
}

/// A limit of 0 counts as absent: in the protocol buffers that the names of
/// Stytch's schemas suggest, the two cannot be told apart.
fn read_limit(fields: &Fields<'_>) -> Result<usize, ErrorReply> {
    let Some(value) = fields.value("limit") else {
        return Ok(DEFAULT_LIMIT);
    };
    if !value.is_i64() && !value.is_u64() {
        return Err(fields.fault("limit", "must be an integer").into());
    }
    match value.as_u64().map(usize::try_from) {
        Some(Ok(0)) => Ok(DEFAULT_LIMIT),
        Some(Ok(limit)) if limit <= LARGEST_LIMIT => Ok(limit),
        _ => Err(ErrorReply::bad_request(
            "user_search_invalid_limit",
            "The limit must be between 0 and 1000.",
        )),
    }
}

/// An empty cursor counts as absent, since clients stop at an empty
/// `next_cursor` as they do at `null`.
fn read_cursor(fields: &Fields<'_>) -> Result<Option<Position>, ErrorReply> {
    match fields.string("cursor")? {
        None | Some("") => Ok(None),
        Some(cursor) => cursor::decode(cursor).map(Some).ok_or_else(|| {
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
    /// Goes through all users, because the total counts every match, whatever
    /// page it is on.
    fn of(store: &'a Store, query: &Query, after: Option<Position>, limit: usize) -> Self {
        let mut results = Vec::new();
        let mut total = 0;
        let mut last = None;
        let mut is_last_page = true;
        for (position, user) in store.users_with_positions() {
            if !query.matches(user) {
                continue;
            }
            total += 1;
            if after.is_some_and(|after| position <= after) {
                continue;
            }
            if results.len() < limit {
                results.push(user);
                last = Some(position);
            } else {
                is_last_page = false;
            }
        }
        let next_cursor = last.filter(|_| !is_last_page).map(cursor::encode);
        Self {
            results,
            results_metadata: ResultsMetadata { total, next_cursor },
        }
    }
}
