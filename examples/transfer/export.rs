//! Writes the users of a project to a file.

use std::collections::HashSet;
use std::fs::File;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, Read, Write};

use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;
use stytch_users::sandbox::Sandbox;
use stytch_users::{Api, Call, Client, endpoint};
use stytch_users::{Filter, SearchAll, SearchUsers, SearchUsersResponse, Users};

use crate::input::{Format, Records};
use crate::journal::Unfinished;
use crate::options::ExportOptions;
use crate::program::{Stop, counted, printable, say};
use crate::progress::Progress;
use crate::service::{Service, with_retries};
use crate::table;

/// The search of the Users API with each user as Stytch wrote them: a typed user has only the
/// fields that are known today.
trait RawSearch: Api {
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    fn search_raw(&self, search: &SearchUsers) -> Call<SearchUsersResponse<Box<RawValue>>>;
}

impl RawSearch for Client {}

/// Writes all users that the options select to a file, or continues an earlier run.
pub async fn export(
    client: &Client,
    options: &ExportOptions,
    progress: Progress,
) -> Result<(), Stop> {
    let format = Format::of(&options.output)?;
    for filter in &options.filters {
        check(filter).await?;
    }
    let run = json!({ "project": client.project_id(), "filters": options.filters });
    let mut users = HashSet::new();
    let read = |file: &File, length| read(file, length, format, &mut users);
    let Some(file) = Unfinished::open(&options.output, &options.run, run, read)? else {
        return Ok(());
    };
    progress.resume(users.len() as u64);
    let service = Service::new(client, &options.run, progress);
    let search = SearchUsers::new().limit(options.page_size);
    let filters = options.filters.iter().cloned();
    let search = filters.fold(search, SearchUsers::filter);
    let mut exported = Exported {
        file,
        format,
        users,
    };
    exported.fetch(&service, search).await?;
    drop(service);
    let shown = exported.file.publish(&options.run)?;
    let users = counted(exported.users.len() as u64, "user");
    say(format_args!("{users} exported to {shown}."));
    Ok(())
}

/// Checks a filter before it is sent, as a sandbox does.
async fn check(filter: &Filter) -> Result<(), Stop> {
    let sandbox = Sandbox::in_memory();
    let sandbox = sandbox.map_err(|error| Stop::Failed(format!("no sandbox: {error}")))?;
    let search = SearchUsers::matching([filter.clone()]);
    let checked = sandbox.client().search(&search).await;
    checked.map(drop).map_err(|error| {
        // The field 'query.operands[0].filter_value' must be a boolean.
        let message = error.message().unwrap_or_default();
        let expected = message.rsplit("' ").next().unwrap_or(message);
        let (name, expected) = (printable(filter.name()), expected.trim_end_matches('.'));
        Stop::Usage(format!("the filter `{name}` {expected}"))
    })
}

/// Reads the users that earlier runs have written.
fn read(
    file: &File,
    length: u64,
    format: Format,
    users: &mut HashSet<[u64; 2]>,
) -> io::Result<u64> {
    let mut records = Records::new(file.take(length), format)?;
    while let Some(record) = records.read()? {
        let fields = record.fields.ok();
        let id = fields.and_then(|fields| serde_json::from_str(fields.get("user_id")?.get()).ok());
        let id: String = id.ok_or(io::ErrorKind::InvalidData)?;
        users.insert(hash(&id));
    }
    Ok(length)
}

fn hash(user_id: &str) -> [u64; 2] {
    let hasher = BuildHasherDefault::<DefaultHasher>::new();
    [0_u8, 1].map(|salt| hasher.hash_one((salt, user_id)))
}

/// The users so far.
struct Exported {
    /// Its state is the cursor of the next page.
    file: Unfinished<Option<String>>,
    format: Format,
    /// Hashes of their ids, which are smaller, and differ for different ids.
    users: HashSet<[u64; 2]>,
}

impl Exported {
    /// Writes the pages that are missing.
    async fn fetch(&mut self, service: &Service, mut search: SearchUsers) -> Result<(), Stop> {
        let mut failing_since = None;
        while !self.file.step.is_complete {
            search.cursor.clone_from(&self.file.step.state);
            let client = &service.client;
            let request = |search: &SearchUsers| with_retries(client.search_raw(search));
            let mut pages = SearchAll::new(&search, request);
            // The stream requests a page ahead.
            service.may_search().await;
            while !self.file.step.is_complete {
                service.may_search().await;
                let next_page = async { pages.next_page().await.transpose() };
                let page = match service.send(next_page).await {
                    Ok(Some(page)) => page.into_inner(),
                    Ok(None) => return Err(Stop::Failed("the last page is missing".to_owned())),
                    Err(error) => {
                        service.pause(error, &mut failing_since)?;
                        break;
                    }
                };
                failing_since = None;
                if let Ok(total) = u64::try_from(page.results_metadata.total) {
                    service.progress.set_total(total);
                    // Growing the set would take more memory for a moment.
                    let left = total.saturating_sub(self.users.len() as u64);
                    self.users.reserve(left.min(1 << 20) as usize);
                }
                self.add(page)?;
                service.progress.set_done(self.users.len() as u64);
            }
        }
        Ok(())
    }

    /// Writes the users of a page to the disk.
    fn add(&mut self, page: SearchUsersResponse<Box<RawValue>>) -> Result<(), Stop> {
        #[derive(Deserialize)]
        struct WithId {
            user_id: String,
        }
        let mut new = Vec::new();
        for user in page.results {
            // The error of the decoding could quote the user.
            let with_id = serde_json::from_str::<WithId>(user.get());
            let no_id = |_| Stop::Failed("Stytch returned a user without a user_id".to_owned());
            if self.users.insert(hash(&with_id.map_err(no_id)?.user_id)) {
                new.push(user);
            }
        }
        self.write(&new)?;
        let next_cursor = page.results_metadata.next_cursor;
        let next_cursor = next_cursor.filter(|cursor| !cursor.is_empty());
        self.file.step.is_complete = next_cursor.is_none();
        self.file.step.state = next_cursor;
        self.file.save()
    }

    fn write(&mut self, users: &[Box<RawValue>]) -> Result<(), Stop> {
        let is_first = self.file.step.state.is_none();
        self.file.write(|end| {
            if self.format == Format::Jsonl {
                // Line ends in JSON are white space.
                let mut lines = users.iter().map(|user| table::on_one_line(user.get()));
                return lines.try_for_each(|line| writeln!(end, "{line}"));
            }
            let mut rows = csv::Writer::from_writer(end);
            if is_first {
                rows.write_record(table::header())?;
            }
            for user in users {
                let row = table::row(user.get()).map_err(|_| io::ErrorKind::InvalidData)?;
                rows.write_record(row)?;
            }
            rows.flush()
        })
    }
}
