//! Search users, page by page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value, json};

use super::filters::{self, Test, error};
use crate::sandbox::handler::{Arguments, Handler};
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::sandbox_user::SandboxUser;
use crate::sandbox::store::{Position, Store};
use crate::{Endpoint, User, Users};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[(<dyn Users>::SEARCH, search)];

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

#[derive(Deserialize)]
struct Body {
    limit: Option<Number>,
    cursor: Option<String>,
    query: Option<Map<String, Value>>,
}

fn search(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let body: Body = arguments.body()?;
    let limit = read_limit(body.limit)?;
    let after = read_cursor(body.cursor)?;
    let query = body.query.unwrap_or_default();
    let matches = read_query(&query)?;
    let total = match &store.counted {
        // Only the first page of a search needs to count all users.
        Some((counted, total)) if *counted == query => *total,
        _ => {
            let total = store.after(None).filter(&matches).count();
            store.counted = Some((query, total));
            total
        }
    };
    let mut found = store.after(after).filter(&matches);
    let page: Vec<_> = found.by_ref().take(limit).collect();
    let last = page.last().filter(|_| found.next().is_some());
    let next_cursor = last.map(|(position, _)| write_cursor(*position));

    #[derive(Serialize)]
    struct Page<'a> {
        results: Vec<&'a User>,
        results_metadata: Value,
    }
    reply::success(&Page {
        results: page.iter().map(|(_, user)| &user.user).collect(),
        results_metadata: json!({ "total": total, "next_cursor": next_cursor }),
    })
}

/// Reads a limit. 0 counts as absent, because a client that leaves out zeros cannot send it.
fn read_limit(limit: Option<Number>) -> Result<usize, ErrorReply> {
    let limit = limit.unwrap_or_else(|| 0.into());
    if limit.is_f64() {
        return Err(ErrorReply::invalid_argument("limit", "must be an integer"));
    }
    match limit.as_u64().map(usize::try_from) {
        Some(Ok(0)) => Ok(DEFAULT_LIMIT),
        Some(Ok(limit)) if limit <= MAX_LIMIT => Ok(limit),
        _ => Err(error(
            "invalid_limit",
            "limit",
            "must be between 0 and 1000",
        )),
    }
}

fn read_cursor(cursor: Option<String>) -> Result<Option<Position>, ErrorReply> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else {
        return Ok(None);
    };
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let number = bytes.and_then(|bytes| Some(u128::from_be_bytes(bytes.try_into().ok()?)));
    let number = number.ok_or_else(|| {
        let reason = "must be a cursor that a search has returned";
        error("invalid_cursor", "cursor", reason)
    })?;
    Ok(Some(Position {
        created_at: (number >> 64) as u64,
        sequence: number as u64,
    }))
}

/// Returns the position of the last user of a page as a cursor, so users who are added or deleted
/// between two pages neither hide nor repeat another one.
fn write_cursor(position: Position) -> String {
    let numbers = [position.created_at, position.sequence];
    URL_SAFE_NO_PAD.encode(numbers.map(u64::to_be_bytes).as_flattened())
}

/// Returns whether a query finds a user. Without operands, every user matches.
fn read_query(
    query: &Map<String, Value>,
) -> Result<impl Fn(&(Position, &SandboxUser)) -> bool + use<>, ErrorReply> {
    let field = |name| query.get(name).filter(|value| !value.is_null());
    let any = match field("operator").map(Value::as_str) {
        None | Some(Some("AND")) => false,
        Some(Some("OR")) => true,
        Some(_) => {
            let reason = "must be AND or OR";
            return Err(error("invalid_operator", "query.operator", reason));
        }
    };
    let operands = field("operands").map_or(Some(&[][..]), |it| Some(it.as_array()?));
    let not_a_list = || ErrorReply::invalid_argument("query.operands", "must be a list");
    let operands = operands.ok_or_else(not_a_list)?;
    let operands = operands.iter().enumerate();
    let tests = operands.map(|(index, operand)| filters::read(index, operand));
    let tests = tests.collect::<Result<Vec<Test>, _>>()?;
    Ok(move |(position, user): &(Position, &SandboxUser)| {
        let passes = |test: &Test| test(*position, &user.user);
        match any && !tests.is_empty() {
            true => tests.iter().any(passes),
            false => tests.iter().all(passes),
        }
    })
}
