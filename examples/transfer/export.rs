//! Writes the users of a project to a file.

mod options;

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;
use stytch_users::sandbox::Sandbox;
use stytch_users::{Api, Call, Client, endpoint};
use stytch_users::{SearchAll, SearchUsers, SearchUsersResponse, Users};

pub use options::ExportOptions;

use crate::format::Format;
use crate::input::Records;
use crate::journal::Unfinished;
use crate::program::{Stop, counted, printable, say};
use crate::progress::Progress;
use crate::service::{Failures, Service};
use crate::table;

/// The search of the Users API with each user as Stytch wrote them: a typed user has only the
/// fields that are known today.
trait RawSearch: Api {
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    fn search_raw(&self, search: &SearchUsers) -> Call<SearchUsersResponse<Box<RawValue>>>;
}

impl RawSearch for Client {}

/// How an export continues.
#[derive(Default, Serialize, Deserialize)]
struct State {
    next_cursor: Option<String>,
    is_complete: bool,
}

/// Writes all users that the options select to a file, or continues an earlier run.
pub async fn export(
    client: &Client,
    options: &ExportOptions,
    progress: Arc<Progress>,
) -> Result<(), Stop> {
    let format = Format::of(&options.output, options.run.format)?;
    let search = options.search();
    check_filters(&search).await?;
    let filters = json!(search.clone().limit(1));
    let run = json!({ "project": client.project_id(), "filters": filters });
    let mut users = HashSet::new();
    let read = |file: &File, length| read(file, length, format, &mut users);
    let Some((file, state)) = Unfinished::open(&options.output, &options.run, &run, read)? else {
        return Ok(());
    };
    progress.resume(users.len() as u64);
    let service = Service::new(client, &options.run, progress.clone());
    let mut exported = Exported {
        file,
        format,
        users,
        state,
    };
    fetch(&service, &search, &mut exported, &progress).await?;
    drop((service, progress));
    exported.file.publish()?;
    let users = counted(exported.users.len() as u64, "user");
    let shown = printable(options.output.display());
    say(format_args!("{users} exported to {shown}."));
    Ok(())
}

/// Checks the filters before they are sent, as a sandbox does.
async fn check_filters(search: &SearchUsers) -> Result<(), Stop> {
    for filter in search.filters() {
        let sandbox = Sandbox::in_memory();
        let sandbox = sandbox.map_err(|error| Stop::Failed(format!("no sandbox: {error}")))?;
        let search = SearchUsers::matching([filter.clone()]);
        let checked = sandbox.client().search(&search).await;
        checked.map_err(|error| {
            // The field 'query.operands[0].filter_value' must be a boolean.
            let message = error.message().unwrap_or_default();
            let expected = message.rsplit("' ").next().unwrap_or(message);
            let (name, expected) = (printable(filter.name()), expected.trim_end_matches('.'));
            Stop::Usage(format!("the filter `{name}` {expected}"))
        })?;
    }
    Ok(())
}

/// Reads the users that earlier runs have written.
fn read(file: &File, length: u64, format: Format, users: &mut HashSet<u128>) -> io::Result<u64> {
    let mut records = Records::new(file.take(length), format)?;
    while let Some(record) = records.read()? {
        let fields = record.fields.ok();
        let id = fields.and_then(|fields| serde_json::from_str(fields.get("user_id")?.get()).ok());
        let id: String = id.ok_or(io::ErrorKind::InvalidData)?;
        users.insert(hash(&id));
    }
    Ok(length)
}

fn hash(user_id: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, user_id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// The users so far.
struct Exported {
    file: Unfinished,
    format: Format,
    /// Hashes of their ids, which are smaller, and differ for different ids.
    users: HashSet<u128>,
    state: State,
}

/// Writes the pages that are missing.
async fn fetch(
    service: &Service,
    search: &SearchUsers,
    exported: &mut Exported,
    progress: &Progress,
) -> Result<(), Stop> {
    let limit = Some(&service.searches);
    let mut failures = Failures::default();
    while !exported.state.is_complete {
        let search = match &exported.state.next_cursor {
            Some(cursor) => search.clone().cursor(cursor),
            None => search.clone(),
        };
        let request =
            |search: &SearchUsers| service.with_retries(service.client.search_raw(search));
        let mut pages = SearchAll::new(&search, request).pages();
        // The stream requests a page ahead.
        service.ready(limit).await;
        while !exported.state.is_complete {
            service.ready(limit).await;
            let page = match pages.next().await {
                Some(Ok(page)) => page.into_inner(),
                Some(Err(error)) => {
                    service.pause(error, &mut failures)?;
                    break;
                }
                None => return Err(Stop::Failed("the last page is missing".to_owned())),
            };
            service.responded();
            failures = Failures::default();
            if let Ok(total) = u64::try_from(page.results_metadata.total) {
                progress.set_total(total);
                // Growing the set would take more memory for a moment.
                exported.reserve(total);
            }
            exported.add(page)?;
            progress.set_done(exported.users.len() as u64);
        }
    }
    Ok(())
}

impl Exported {
    fn reserve(&mut self, total: u64) {
        let left = total.saturating_sub(self.users.len() as u64);
        self.users.reserve(left.min(1 << 20) as usize);
    }

    /// Writes the users of a page to the disk.
    fn add(&mut self, page: SearchUsersResponse<Box<RawValue>>) -> Result<(), Stop> {
        #[derive(Deserialize)]
        struct WithId<'a> {
            #[serde(borrow)]
            user_id: Cow<'a, str>,
        }
        let mut rows = match self.format {
            Format::Jsonl => None,
            Format::Csv => Some(csv::Writer::from_writer(Vec::new())),
        };
        let failed = Stop::file("write", &self.file.path());
        let is_first = self.state.next_cursor.is_none();
        if let (Some(rows), true) = (&mut rows, is_first) {
            let written = rows.write_record(table::header());
            written.map_err(|error| failed(error.into()))?;
        }
        for user in page.results {
            // The error of the decoding could quote the user.
            let with_id = serde_json::from_str::<WithId>(user.get());
            let no_id = |_| Stop::Failed("Stytch returned a user without a user_id".to_owned());
            if !self.users.insert(hash(&with_id.map_err(no_id)?.user_id)) {
                continue;
            }
            let written = match &mut rows {
                // Line ends in JSON are white space.
                None => writeln!(self.file.end(), "{}", table::on_one_line(user.get())),
                Some(rows) => table::row(user.get())
                    .map_err(|_| io::ErrorKind::InvalidData.into())
                    .and_then(|row| rows.write_record(row).map_err(io::Error::from)),
            };
            written.map_err(&failed)?;
        }
        if let Some(rows) = rows {
            let rows = rows
                .into_inner()
                .map_err(|error| failed(error.into_error()))?;
            self.file.end().write_all(&rows).map_err(&failed)?;
        }
        let next_cursor = page.results_metadata.next_cursor;
        self.state.next_cursor = next_cursor.filter(|cursor| !cursor.is_empty());
        self.state.is_complete = self.state.next_cursor.is_none();
        self.file.save(&self.state)
    }
}
