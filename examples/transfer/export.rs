//! Users out of a project into a file.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use stytch_users::{
    Api, Call, Client, ErrorType, Filter, SearchAll, SearchUsers, SearchUsersResponse, Timestamp,
    UserStatus, Users, endpoint,
};

use crate::end::{EXIT_CODES, Format, Interrupt, Stop, counted, printable, say};
use crate::files::{Content, Output};
use crate::journal::{Journal, Kind};
use crate::progress::Progress;
use crate::project::Project;
use crate::service::{Pace, Service, Tries, describe};
use crate::table;

/// Writes the users of a Stytch project to a file.
///
/// FILE appears when it is complete, and only its owner can read it. Until then
/// FILE.journal has what was exported so far. After Ctrl-C, a crash or a power cut, the
/// same command continues from there: no user is lost, and none is written twice.
///
/// A line of JSON Lines is a user exactly as Stytch returned it. A row of CSV has lists and
/// metadata as JSON in their cells, and an apostrophe before what a spreadsheet would compute.
#[derive(Clone, Debug, Parser)]
#[command(name = "export_users", after_help = EXIT_CODES)]
pub struct ExportOptions {
    /// The file to write: .jsonl, .ndjson or .csv
    #[arg(value_name = "FILE")]
    pub output: PathBuf,

    /// The format, if the ending of FILE does not tell
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// Only users of this status
    #[arg(long, value_parser = ["active", "pending"])]
    pub status: Option<String>,

    /// Only users created after this time, such as 2026-01-31T00:00:00Z
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub created_after: Option<Timestamp>,

    /// Only users created before this time
    #[arg(long, value_name = "TIME", value_parser = timestamp)]
    pub created_before: Option<Timestamp>,

    /// Only users with an email address of this domain
    #[arg(long, value_name = "DOMAIN")]
    pub email_domain: Option<String>,

    /// Only users that this filter of Stytch's search finds, such as email_verified=true;
    /// can be repeated
    #[arg(long = "filter", value_name = "NAME=JSON", value_parser = filter)]
    pub filters: Vec<Filter>,

    /// Replace FILE if it exists
    #[arg(long)]
    pub overwrite: bool,

    /// Forget an earlier run that did not finish
    #[arg(long)]
    pub restart: bool,

    /// How many users a request returns at most
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub page_size: u32,

    /// How many searches are sent in any minute; Stytch accepts 150 of a project
    #[arg(long, value_name = "N", default_value_t = 150,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub searches_per_minute: u32,

    /// How long to wait for a page, in seconds, while the project is rate limited or the
    /// server fails
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub patience: u32,

    /// How many users the sandbox has, if there is no project
    #[arg(long, value_name = "N", default_value_t = 300,
        value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub sandbox_users: u32,
}

fn timestamp(text: &str) -> Result<Timestamp, String> {
    let time = Timestamp::from(text);
    match time.to_system_time() {
        Ok(_) => Ok(time),
        Err(_) => Err("expected a time such as 2026-01-31T00:00:00Z".to_owned()),
    }
}

/// The filters that Stytch documents.
const FILTERS: &str = "biometric_registration_id biometric_registration_verified \
    created_at_between created_at_greater_than created_at_less_than crypto_wallet_address \
    crypto_wallet_id crypto_wallet_verified email_address email_address_fuzzy email_domain \
    email_id email_verified full_name_fuzzy oauth_provider password_exists phone_id \
    phone_number phone_number_fuzzy phone_verified status totp_id totp_verified user_id \
    webauthn_registration_id webauthn_registration_verified";

fn filter(text: &str) -> Result<Filter, String> {
    let (name, json) = text.split_once('=').ok_or("expected NAME=JSON")?;
    let filters = || FILTERS.split_ascii_whitespace();
    if filters().all(|known| known != name) {
        return Err(near(name, filters()));
    }
    let value: Value = serde_json::from_str(json).map_err(|_| "expected JSON after the `=`")?;
    let (is_right, expected) = match name {
        "email_domain" => (true, ""),
        "created_at_between" => (value.is_object(), "a JSON object"),
        "status" | "created_at_greater_than" | "created_at_less_than" => {
            (value.is_string(), "a JSON string")
        }
        _ if name.ends_with("_fuzzy") => (value.is_string(), "a JSON string"),
        _ if name.ends_with("_verified") || name.ends_with("_exists") => {
            (value.is_boolean(), "true or false")
        }
        _ => (value.is_array(), "a JSON array of strings"),
    };
    match is_right {
        true => Ok(Filter::other(name, value)),
        false => Err(format!("{name} expects {expected}")),
    }
}

/// What is said of an unknown name, with the known one that is nearest.
pub(crate) fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let similarity = |known: &str| strsim::jaro_winkler(last, known);
    let nearest = known.max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let unknown = format!("`{}` is unknown", printable(name));
    match nearest.filter(|nearest| similarity(nearest) > 0.8) {
        Some(nearest) => format!("{unknown}; did you mean `{nearest}`?"),
        None => unknown + ".",
    }
}

impl ExportOptions {
    /// The search for the first page.
    fn search(&self) -> SearchUsers {
        let status = self.status.as_deref();
        let status = status.map(|status| Filter::status(UserStatus::from(status)));
        let after = self
            .created_after
            .clone()
            .map(Filter::created_at_greater_than);
        let before = self
            .created_before
            .clone()
            .map(Filter::created_at_less_than);
        let domain = self
            .email_domain
            .as_deref()
            .map(|domain| Filter::email_domain([domain]));
        let filters = [status, after, before, domain].into_iter().flatten();
        let filters = filters.chain(self.filters.iter().cloned());
        filters.fold(
            SearchUsers::new().limit(self.page_size),
            SearchUsers::filter,
        )
    }
}

/// The search of the Users API with each user as Stytch wrote them: a typed user has the
/// fields of today only.
trait RawSearch: Api {
    #[endpoint(POST, "/v1/users/search", replay = safe)]
    fn search_raw(&self, search: &SearchUsers) -> Call<SearchUsersResponse<Box<RawValue>>>;
}

impl RawSearch for Client {}

/// What the export is about.
#[derive(PartialEq, Serialize, Deserialize)]
struct Header {
    project: String,
    query: Value,
}

/// The end of a page.
#[derive(Serialize, Deserialize)]
struct PageEnd {
    next_cursor: Option<String>,
}

/// What was exported so far.
#[derive(Default)]
struct Exported {
    /// Hashes of the users' ids, of 128 bits, so that no two users have the same one.
    ids: HashSet<u128>,
    cursor: Option<String>,
    is_complete: bool,
}

impl Exported {
    /// Notes a user, and returns whether this is the first time.
    fn insert(&mut self, user: &[u8]) -> Result<bool, Stop> {
        #[derive(Deserialize)]
        struct Id<'a> {
            #[serde(borrow)]
            user_id: std::borrow::Cow<'a, str>,
        }
        // The error of the decoding could quote the user.
        let id: Id = serde_json::from_slice(user)
            .map_err(|_| Stop::Failed("Stytch returned a user without a user_id".to_owned()))?;
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            (salt, &id.user_id).hash(&mut hasher);
            u128::from(hasher.finish())
        };
        Ok(self.ids.insert(half(0) << 64 | half(1)))
    }

    fn end_page(&mut self, end: PageEnd) {
        self.is_complete = end.next_cursor.is_none();
        self.cursor = end.next_cursor;
    }
}

/// Writes every user that the options ask for to a file, or continues an earlier run.
pub async fn export(
    project: &Project,
    options: &ExportOptions,
    interrupt: &Interrupt,
    progress: Arc<Progress>,
) -> Result<(), Stop> {
    let format = Format::of(&options.output, options.format)?;
    let search = options.search();
    if let Err(error) = project.client.search(&search).request() {
        return Err(Stop::Usage(format!("the filters cannot be sent: {error}")));
    }
    let shown = printable(options.output.display());
    let output = Output::new(&options.output, options.overwrite);
    output
        .check(None)
        .or_else(|stop| match Journal::exists(&options.output) {
            // It may be the file of an earlier run, which is found out below.
            true => Ok(false),
            false => Err(stop),
        })?;
    let mut journal = Journal::open(&options.output)?;
    if options.restart {
        journal.clear()?;
    }
    let header = Header {
        project: project.name.clone(),
        query: json!(search.clone().limit(1)),
    };
    let (found, mut exported, finished) = replay(&mut journal)?;
    if output.check(finished)? {
        say(format_args!("{shown} was complete already."));
        return journal.remove();
    }
    match &found {
        Some(found) if *found != header && exported.cursor.is_some() | exported.is_complete => {
            let what = match found.project == header.project {
                true => "other filters",
                false => "another project",
            };
            return Err(Stop::Usage(format!(
                "{} is of an export with {what}: --restart forgets it",
                printable(journal.path().display())
            )));
        }
        Some(found) if *found == header => {}
        _ => journal.begin(&header)?,
    }
    let done = exported.ids.len() as u64;
    if done > 0 {
        progress.note(&format!("Continuing after {}.", counted(done, "user")));
    }
    progress.begin_at(done);
    let fetched = tokio::select! {
        biased;
        () = interrupt.clone().come() => Err(Stop::Interrupted("Interrupted".to_owned())),
        fetched = fetch(project, options, search, &progress, &mut journal, &mut exported) => fetched,
    };
    progress.finish();
    let users = counted(exported.ids.len() as u64, "user");
    fetched.map_err(|stop| match stop {
        _ if exported.cursor.is_none() => stop,
        Stop::Failed(what) => Stop::Failed(format!(
            "{what}. Stopped after {users}; the same command continues from there."
        )),
        Stop::Interrupted(what) => Stop::Interrupted(format!(
            "{what} after {users}. The same command continues from there."
        )),
        Stop::Usage(_) => stop,
    })?;
    output.publish(journal, |journal, out| write_all(journal, format, out))?;
    say(format_args!("{users} exported to {shown}."));
    Ok(())
}

fn replay(journal: &mut Journal) -> Result<(Option<Header>, Exported, Option<Content>), Stop> {
    let unknown = format!(
        "{} is of another version of this program: --restart forgets it",
        printable(journal.path().display())
    );
    let unknown = |_: serde_json::Error| Stop::Usage(unknown.clone());
    let (mut header, mut finished) = (None, None);
    let mut exported = Exported::default();
    // Those of a page that is not complete do not count.
    let mut page: Vec<Vec<u8>> = Vec::new();
    journal.replay(true, |kind, json| {
        match kind {
            Kind::Header => header = Some(serde_json::from_slice(json).map_err(unknown)?),
            Kind::Item => page.push(json.to_vec()),
            Kind::Mark => {
                for user in page.drain(..) {
                    exported.insert(&user)?;
                }
                exported.end_page(serde_json::from_slice(json).map_err(unknown)?);
            }
            Kind::Finished => finished = Some(serde_json::from_slice(json).map_err(unknown)?),
        }
        Ok(())
    })?;
    Ok((header, exported, finished))
}

/// Adds the pages that are missing to the journal.
async fn fetch(
    project: &Project,
    options: &ExportOptions,
    search: SearchUsers,
    progress: &Arc<Progress>,
    journal: &mut Journal,
    exported: &mut Exported,
) -> Result<(), Stop> {
    let patience = Duration::from_secs(options.patience.into());
    let service = Service::new(project.client.clone(), patience, progress.clone());
    let pace = Pace::new(options.searches_per_minute, Duration::from_secs(60));
    let mut tries = Tries::default();
    while !exported.is_complete {
        let search = match &exported.cursor {
            Some(cursor) => search.clone().cursor(cursor),
            None => search.clone(),
        };
        let request =
            |search: &SearchUsers| service.with_retries(service.client.search_raw(search));
        let mut pages = SearchAll::new(&search, request).pages();
        // The stream requests a page ahead.
        service.turn(Some(&pace)).await;
        while !exported.is_complete {
            service.turn(Some(&pace)).await;
            let page = match pages.next().await {
                Some(Ok(page)) => page.into_inner(),
                Some(Err(error)) => {
                    service.pause(error, &mut tries).map_err(|error| {
                        let is_cursor =
                            error.error_type() == Some(&ErrorType::UserSearchInvalidCursor);
                        let advice = if is_cursor {
                            ". --restart begins anew"
                        } else {
                            ""
                        };
                        Stop::Failed(describe(&error) + advice)
                    })?;
                    break;
                }
                None => return Err(Stop::Failed("the last page is missing".to_owned())),
            };
            service.responded();
            tries = Tries::default();
            if let Ok(total) = u64::try_from(page.results_metadata.total) {
                progress.set_total(total);
            }
            for user in &page.results {
                if exported.insert(user.get().as_bytes())? {
                    journal.add(Kind::Item, user)?;
                }
            }
            let next_cursor = page.results_metadata.next_cursor;
            let end = PageEnd {
                next_cursor: next_cursor.filter(|cursor| !cursor.is_empty()),
            };
            journal.add(Kind::Mark, &end)?;
            journal.sync()?;
            exported.end_page(end);
            progress.set_done(exported.ids.len() as u64);
        }
    }
    Ok(())
}

/// Writes the users of a journal.
fn write_all(journal: &mut Journal, format: Format, out: &mut dyn Write) -> Result<(), Stop> {
    match format {
        Format::Jsonl => journal.read(|kind, user| match kind {
            Kind::Item => out.write_all(user).and_then(|()| out.write_all(b"\n")),
            _ => Ok(()),
        }),
        Format::Csv => {
            let mut table = csv::Writer::from_writer(out);
            let mut has_header = false;
            journal.read(|kind, user| {
                if !std::mem::replace(&mut has_header, true) {
                    table.write_record(table::header())?;
                }
                if kind == Kind::Item {
                    // The error of the decoding could quote the user.
                    let row = table::row(user).map_err(|_| io::ErrorKind::InvalidData)?;
                    table.write_record(row)?;
                }
                Ok(())
            })?;
            let flushed = table.flush();
            flushed.map_err(|error| Stop::Failed(format!("could not write: {error}")))
        }
    }
}
