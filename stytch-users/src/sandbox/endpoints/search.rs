//! Search users, page by page.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Number, Value};

use super::filters::{self, Test};
use crate::sandbox::fields::Fields;
use crate::sandbox::handler::{Arguments, Handler};
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::sandbox_user::SandboxUser;
use crate::sandbox::store::{Position, Store};
use crate::{Endpoint, User, Users};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[(<dyn Users>::SEARCH, search)];

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1000;

fn search(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let fields = Fields::of_body(arguments.request.body())?;
    let limit = read_limit(&fields)?;
    let after = read_cursor(&fields)?;
    let query = Query::read(&fields)?;
    let text = fields.value("query").map_or("", RawValue::get);
    let total = match &store.counted {
        // Only the first page of a search looks at all users.
        Some((counted, total)) if counted == text => *total,
        _ => {
            let total = store.users().filter(|user| query.matches(user)).count();
            store.counted = Some((text.to_owned(), total));
            total
        }
    };
    let mut found = store.after(after).filter(|user| query.matches(user));
    let (positions, results): (Vec<_>, Vec<_>) = found
        .by_ref()
        .take(limit)
        .map(|(position, user)| (position, &user.user))
        .unzip();
    let last = positions.last().filter(|_| found.next().is_some());

    #[derive(Serialize)]
    struct Page<'a> {
        results: Vec<&'a User>,
        results_metadata: ResultsMetadata,
    }
    #[derive(Serialize)]
    struct ResultsMetadata {
        total: usize,
        next_cursor: Option<String>,
    }
    reply::success(&Page {
        results,
        results_metadata: ResultsMetadata {
            total,
            next_cursor: last.map(|last| write_cursor(*last)),
        },
    })
}

/// A limit of 0 counts as absent, because a client that leaves out zeros cannot send it.
fn read_limit(fields: &Fields<'_>) -> Result<usize, ErrorReply> {
    const WRONG_TYPE: &str = "must be an integer";
    let Some(limit) = fields.read::<Number>("limit", WRONG_TYPE)? else {
        return Ok(DEFAULT_LIMIT);
    };
    if !limit.is_i64() && !limit.is_u64() {
        return Err(fields.error("limit", WRONG_TYPE).into());
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
    let cursor = fields.string("cursor")?;
    let position = cursor.map(|cursor| {
        parse_cursor(&cursor).ok_or_else(|| {
            ErrorReply::bad_request(
                "user_search_invalid_cursor",
                "The cursor is not one that a search has returned.",
            )
        })
    });
    position.transpose()
}

/// A cursor is the position of the last user of a page, so users who come and go between
/// two pages neither hide nor repeat another one.
fn write_cursor(position: Position) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{}", position.created_at, position.sequence))
}

fn parse_cursor(cursor: &str) -> Option<Position> {
    let decoded = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (created_at, sequence) = std::str::from_utf8(&decoded).ok()?.split_once('.')?;
    let position = Position {
        created_at: created_at.parse().ok()?,
        sequence: sequence.parse().ok()?,
    };
    // Numbers can be written in several ways, such as `+1`; cursors cannot.
    (write_cursor(position) == cursor).then_some(position)
}

/// Which users a search finds.
struct Query {
    /// Whether one test is enough.
    any: bool,
    tests: Vec<Test>,
}

impl Query {
    /// Reads the field `query`. Without it, and without operands, every user matches.
    fn read(fields: &Fields<'_>) -> Result<Query, ErrorReply> {
        let Some(query) = fields.object("query")? else {
            return Ok(Query {
                any: false,
                tests: Vec::new(),
            });
        };
        let any = match query.value("operator").map(RawValue::get) {
            None | Some(r#""AND""#) => false,
            Some(r#""OR""#) => true,
            Some(_) => {
                return Err(ErrorReply::bad_request(
                    "user_search_invalid_operator",
                    "The operator must be AND or OR.",
                ));
            }
        };
        let operands = query.read::<Vec<Value>>("operands", "must be an array")?;
        let operands = operands.unwrap_or_default();
        let tests = operands.iter().enumerate();
        let tests = tests.map(|(index, operand)| filters::read(index, operand));
        Ok(Query {
            any,
            tests: tests.collect::<Result<_, _>>()?,
        })
    }

    fn matches(&self, (position, user): &(Position, &SandboxUser)) -> bool {
        let mut tests = self.tests.iter();
        let passes = |test: &Test| test(*position, &user.user);
        match self.any {
            true => self.tests.is_empty() || tests.any(passes),
            false => tests.all(passes),
        }
    }
}
