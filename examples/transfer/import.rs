//! Users out of a file into a project.

mod finder;
mod ledger;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use clap::{Parser, ValueEnum};
use futures_util::{StreamExt, future, stream};
use serde::{Deserialize, Serialize};
use stytch_users::{Error, ErrorKind, ErrorType, SearchUsers, User, Users};

pub use ledger::{Outcome, ResultLine};

use crate::end::{EXIT_CODES, Format, Interrupt, Stop, counted, printable, say};
use crate::export::near;
use crate::files::{Output, with_ending};
use crate::input::{Input, Record, Records, Survey};
use crate::new_user::{Key, NewUser, known_fields};
use crate::progress::Progress;
use crate::project::Project;
use crate::service::{Pace, Service, Tries, describe};
use finder::Finder;
use ledger::{Header, Ledger};

/// Creates the users of a file in a Stytch project.
///
/// FILE has JSON Lines or a table with a header, as export_users writes them, or with any of
/// these fields or columns: email, phone_number (one of the two at least), first_name,
/// middle_name, last_name, external_id, status (active or pending), roles (a JSON list) and
/// trusted_metadata, untrusted_metadata (JSON objects).
///
/// FILE.results.jsonl has a line for each record: record, line, outcome (created, skipped,
/// updated or error), user_id, source_user_id (the id in FILE), not_imported (what a create
/// cannot carry, such as a second address or a password), error_type, message, request_id,
/// and by_lookup if the response to a create was lost and the user was found.
///
/// It appears when every record has its line. Until then FILE.results.jsonl.journal has what
/// was done so far. After Ctrl-C, a crash or a power cut, the same command continues from
/// there: no user is created twice.
#[derive(Clone, Debug, Parser)]
#[command(name = "import_users", after_help = EXIT_CODES)]
pub struct ImportOptions {
    /// The file to read: .jsonl, .ndjson or .csv
    #[arg(value_name = "FILE")]
    pub input: PathBuf,

    /// The format, if the ending of FILE does not tell
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// The file for the outcomes; FILE.results.jsonl by default
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,

    /// Check every record and send nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Import the known fields of a file that has unknown ones
    #[arg(long)]
    pub ignore_unknown: bool,

    /// What to do if a user has the email address, phone number or external id already
    #[arg(long, value_enum, value_name = "WHAT", default_value = "skip")]
    pub on_duplicate: OnDuplicate,

    /// How many requests are under way at once
    #[arg(long, value_name = "N", default_value_t = 8,
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub in_flight: u32,

    /// How many creates and updates are sent in any second; no limit by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub creates_per_second: Option<u32>,

    /// How many searches are sent in any minute; Stytch accepts 150 of a project
    #[arg(long, value_name = "N", default_value_t = 150,
        value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub searches_per_minute: u32,

    /// How long to wait for a response, in seconds, while the project is rate limited or the
    /// server fails
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    pub patience: u32,

    /// Replace the file for the outcomes if it exists
    #[arg(long)]
    pub overwrite: bool,

    /// Forget an earlier run that did not finish
    #[arg(long)]
    pub restart: bool,
}

/// What to do with a record of which another user has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum OnDuplicate {
    /// Leave the user as it is
    Skip,
    /// Give the user the name, external id, roles and metadata of the record
    Update,
    /// Count the record as failed
    Fail,
}

/// How many records are sent before the journal says that they are all done. After a crash,
/// as many may have to be looked up.
const WINDOW: usize = 256;

/// How often a create is sent whose outcome stays unknown.
const MOST_CREATES: u32 = 5;

/// How long requests under way are waited for when a run is stopped.
const LAST_RESPONSES: Duration = Duration::from_secs(5);

/// How many records with faults a dry run lists.
const MOST_LISTED: u64 = 100;

/// Creates every user of a file, or continues an earlier run.
pub async fn import(
    project: &Project,
    options: &ImportOptions,
    interrupt: &Interrupt,
    progress: Arc<Progress>,
) -> Result<(), Stop> {
    let format = Format::of(&options.input, options.format)?;
    let mut input = Input::open(&options.input, format)?;
    let survey = check(&mut input, options, |_| ())?;
    let results = options.results.clone();
    let results = results.unwrap_or_else(|| with_ending(&options.input, ".results.jsonl"));
    let header = Header {
        project: project.name.clone(),
        input: survey,
        on_duplicate: options.on_duplicate,
        since: 0,
    };
    let output = Output::new(&results, options.overwrite);
    let Some(mut ledger) = Ledger::open(&output, &results, options.restart, header)? else {
        say(format_args!(
            "{} was complete already.",
            printable(results.display())
        ));
        return Ok(());
    };
    let done = ledger.tally().records();
    if done > 0 {
        progress.note(&format!("Continuing after {}.", counted(done, "record")));
    }
    progress.begin_at(done);
    progress.set_total(survey.records);
    let patience = Duration::from_secs(options.patience.into());
    let service = Service::new(project.client.clone(), patience, progress.clone());
    let per_second = options.creates_per_second;
    let run = Run {
        finder: Finder::new(&service, options.searches_per_minute),
        service: &service,
        creates: per_second.map(|most| Pace::new(most, Duration::from_secs(1))),
        options,
        interrupt,
        progress: &progress,
    };
    let ended = run.send_all(&mut input, survey, &mut ledger).await;
    progress.finish();
    let tally = ledger.tally();
    let records = counted(tally.records(), "record");
    ended.map_err(|stop| match stop {
        Stop::Failed(what) if tally.records() > 0 => Stop::Failed(format!(
            "{what}. Stopped after {records}; the same command continues from there."
        )),
        Stop::Interrupted(what) => Stop::Interrupted(format!(
            "{what} after {records}. The same command continues from there."
        )),
        stop => stop,
    })?;
    ledger.publish(&output)?;
    let mut text = tally.to_string();
    let shown = printable(results.display());
    let _ = write!(text, ". The outcome of each record is in {shown}.");
    say(text);
    project.describe();
    match tally.errors {
        0 => Ok(()),
        errors => Err(Stop::Failed(format!(
            "{} failed: see {shown}.",
            counted(errors, "record")
        ))),
    }
}

/// Checks every record, lists what is wrong, and sends nothing.
pub fn dry_run(options: &ImportOptions) -> Result<(), Stop> {
    let format = Format::of(&options.input, options.format)?;
    let mut input = Input::open(&options.input, format)?;
    let mut wrong = 0;
    let survey = check(&mut input, options, |line| {
        wrong += 1;
        if wrong <= MOST_LISTED {
            say(line);
        }
    })?;
    let records = counted(survey.records, "record");
    if wrong > 0 {
        let what = format!("{records}, of which {wrong} would fail. Nothing was sent.");
        return Err(Stop::Failed(what));
    }
    say(format_args!("{records}, none is wrong. Nothing was sent."));
    Ok(())
}

/// Reads all of the input. Unknown fields are an error, unless they are to be ignored.
fn check(
    input: &mut Input,
    options: &ImportOptions,
    mut list: impl FnMut(String),
) -> Result<Survey, Stop> {
    let unknown = |line: u64, name: &str| {
        Stop::Usage(format!(
            "line {line}: the field {} --ignore-unknown imports the other fields",
            near(name, known_fields())
        ))
    };
    let is_unknown =
        |name: &&str| !options.ignore_unknown && known_fields().all(|known| known != *name);
    if let Some(name) = input.records()?.columns().find(is_unknown) {
        return Err(unknown(1, name));
    }
    input.survey(|record| {
        match record.fields.and_then(NewUser::read) {
            Ok(user) => match user.unknown.first() {
                Some(name) if !options.ignore_unknown => return Err(unknown(record.line, name)),
                _ => {}
            },
            Err(wrong) => list(format!("line {}: {}", record.line, printable(wrong))),
        }
        Ok(())
    })
}

/// A record that is to be sent.
struct Job {
    place: (u64, u64),
    user: NewUser,
    /// Whether a create of it may have been applied.
    is_unclear: bool,
    creates: u32,
    tries: Tries,
    /// The user who is to be updated in place of a create.
    update: Option<User>,
}

/// How a request for a record ended.
enum Sent {
    Done(ResultLine),
    /// A user is to be looked for: the one of a lost response, or the one that has a key.
    Unclear(Box<Job>, Error),
    /// The run stops, and nothing is said of the record.
    Stopped,
}

struct Run<'a> {
    service: &'a Service,
    finder: Finder<'a>,
    creates: Option<Pace>,
    options: &'a ImportOptions,
    interrupt: &'a Interrupt,
    progress: &'a Progress,
}

impl Run<'_> {
    /// Sends the records in their order, a window at a time.
    async fn send_all(
        &self,
        input: &mut Input,
        survey: Survey,
        ledger: &mut Ledger,
    ) -> Result<(), Stop> {
        if ledger.tally().records() == survey.records {
            return Ok(());
        }
        // Credentials and connection are checked before anything is written or created.
        let since = self.server_time().await?;
        ledger.begin(since)?;
        let mut records = input.records()?;
        while let Some(jobs) = self.next_window(&mut records, ledger)? {
            let stopped = self.send_window(jobs, ledger).await;
            ledger.sync()?;
            stopped?;
        }
        if records.survey() != survey {
            let what = "the input has changed while it was read";
            return Err(Stop::Failed(what.to_owned()));
        }
        Ok(())
    }

    /// The time at the server, in seconds since 1970.
    async fn server_time(&self) -> Result<u64, Stop> {
        let search = SearchUsers::new().limit(1);
        let probe = self
            .service
            .send(None, true, || self.service.client.search(&search));
        let response = tokio::select! {
            biased;
            () = self.interrupt.clone().come() => return Err(interrupted()),
            response = probe => response.map_err(|error| Stop::Failed(describe(&error)))?,
        };
        let date = response
            .headers()
            .get("date")
            .and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        Ok(seconds(date.unwrap_or_else(SystemTime::now)))
    }

    /// The next records of which nothing is said, once the journal says that they may be sent.
    fn next_window(
        &self,
        records: &mut Records<'_>,
        ledger: &mut Ledger,
    ) -> Result<Option<Vec<Job>>, Stop> {
        let mut jobs = Vec::new();
        let mut last = None;
        let mut left = WINDOW.max(2 * self.options.in_flight as usize);
        while left > 0 {
            let Some(record) = records.next()? else {
                break;
            };
            if ledger.has(record.number) {
                continue;
            }
            left -= 1;
            let Record {
                number,
                line,
                fields,
            } = record;
            last = Some(number);
            match fields.and_then(NewUser::read) {
                Ok(user) => jobs.push(Job {
                    place: (number, line),
                    user,
                    is_unclear: ledger.may_be_sent(number),
                    creates: 0,
                    tries: Tries::default(),
                    update: None,
                }),
                Err(wrong) => {
                    let place = (number, line);
                    ledger.add(&ResultLine::wrong(place, "invalid_record", &wrong))?;
                }
            }
        }
        match last {
            Some(last) => ledger.allow(last).map(|()| Some(jobs)),
            None => Ok(None),
        }
    }

    async fn send_window(&self, jobs: Vec<Job>, ledger: &mut Ledger) -> Result<(), Stop> {
        // A record that has a key of another one waits until that one is decided. So a user
        // who is found is the one of the record that is looked up.
        let mut keys = HashSet::new();
        let (first, others) = jobs.into_iter().partition(|job: &Job| {
            let is_new = |key: &Key| match key {
                Key::Email(email) => keys.insert(Key::Email(email.to_lowercase())),
                key => keys.insert(key.clone()),
            };
            // All of them are inserted.
            !job.user
                .keys
                .iter()
                .map(is_new)
                .collect::<Vec<_>>()
                .contains(&false)
        });
        let others: Vec<Job> = others;
        let others = others.into_iter().map(|job| vec![job]);
        for jobs in std::iter::once(first).chain(others) {
            let (unclear, mut jobs): (Vec<_>, Vec<_>) =
                jobs.into_iter().partition(|job| job.is_unclear);
            let mut unclear: Vec<_> = unclear.into_iter().map(|job| (job, None)).collect();
            while !(jobs.is_empty() && unclear.is_empty()) {
                jobs.extend(self.look_up(std::mem::take(&mut unclear), ledger).await?);
                unclear = self.send_jobs(std::mem::take(&mut jobs), ledger).await?;
            }
        }
        Ok(())
    }

    /// Creates or updates users, several at once, and returns the records whose users are to
    /// be looked for.
    async fn send_jobs(
        &self,
        jobs: Vec<Job>,
        ledger: &mut Ledger,
    ) -> Result<Vec<(Job, Option<Error>)>, Stop> {
        let is_stopped = AtomicBool::new(false);
        let failed = OnceLock::new();
        let stop = |error: Error| {
            is_stopped.store(true, Relaxed);
            // The first error is the one that is reported.
            let _ = failed.set(error);
            Sent::Stopped
        };
        let jobs = stream::iter(jobs)
            .take_while(|_| future::ready(!is_stopped.load(Relaxed)))
            .map(|job| self.send(job, &stop));
        let mut sent = jobs.buffer_unordered(self.options.in_flight as usize);
        let mut last_responses = Box::pin(async {
            self.interrupt.clone().come().await;
            is_stopped.store(true, Relaxed);
            tokio::time::sleep(LAST_RESPONSES).await;
        });
        let mut unclear = Vec::new();
        loop {
            let next = tokio::select! {
                biased;
                next = sent.next() => next,
                () = &mut last_responses => break,
            };
            match next {
                Some(Sent::Done(line)) => self.note(&line, ledger)?,
                Some(Sent::Unclear(job, error)) => unclear.push((*job, Some(error))),
                Some(Sent::Stopped) => {}
                None => break,
            }
        }
        match failed.get() {
            Some(error) => Err(Stop::Failed(describe(error))),
            None if self.interrupt.has_come() => Err(interrupted()),
            None => Ok(unclear),
        }
    }

    fn note(&self, line: &ResultLine, ledger: &mut Ledger) -> Result<(), Stop> {
        ledger.add(line)?;
        ledger.write()?;
        self.progress.set_done(ledger.tally().records());
        Ok(())
    }

    async fn send(&self, mut job: Job, stop: &impl Fn(Error) -> Sent) -> Sent {
        let sent = match &job.update {
            Some(user) => self.update(&job, user).await,
            None => {
                job.creates += 1;
                self.create(&job).await
            }
        };
        let error = match sent {
            Ok(line) => return Sent::Done(line),
            Err(error) => error,
        };
        if job.update.is_none() {
            if error.is_duplicate() {
                if self.options.on_duplicate != OnDuplicate::Fail || job.is_unclear {
                    return Sent::Unclear(Box::new(job), error);
                }
            } else if error.maybe_applied() {
                job.is_unclear = true;
                return Sent::Unclear(Box::new(job), error);
            }
        }
        match is_about_the_record(&error) {
            true => Sent::Done(ResultLine::failed(job.place, &job.user, &error)),
            false => stop(error),
        }
    }

    async fn create(&self, job: &Job) -> Result<ResultLine, Error> {
        let call = || self.service.client.create(&job.user.create);
        let created = self
            .service
            .send(self.creates.as_ref(), false, call)
            .await?;
        let line = ResultLine::new(job.place, Outcome::Created);
        Ok(line.of(&job.user, &created.user, created.request_id()))
    }

    /// Updates a user who has a key of the record, unless another one has another key of it.
    async fn update(&self, job: &Job, user: &User) -> Result<ResultLine, Error> {
        let others = job.user.keys.iter().filter(|key| !key.is_of(user));
        let others: Vec<&Key> = others.collect();
        for other in self.finder.find_all(&others).await? {
            if other?.is_some() {
                let message = "several users have keys of the record";
                return Ok(ResultLine::wrong(job.place, "ambiguous_duplicate", message));
            }
        }
        let call = || self.service.client.update(&user.user_id, &job.user.update);
        let updated = self.service.send(self.creates.as_ref(), true, call).await?;
        let line = ResultLine::new(job.place, Outcome::Updated);
        let mut line = line.of(&job.user, &updated.user, updated.request_id());
        line.not_imported
            .extend(job.user.not_updated(&updated.user));
        Ok(line)
    }

    /// Looks for the users of records, says what became of those records, and returns the ones
    /// that are still to be sent.
    async fn look_up(
        &self,
        jobs: Vec<(Job, Option<Error>)>,
        ledger: &mut Ledger,
    ) -> Result<Vec<Job>, Stop> {
        let keys = jobs
            .iter()
            .filter_map(|(job, error)| key_of(job, error.as_ref()));
        let keys: Vec<&Key> = keys.collect();
        let find = self.finder.find_all(&keys);
        let found = tokio::select! {
            biased;
            () = self.interrupt.clone().come() => return Err(interrupted()),
            found = find => found.map_err(|error| Stop::Failed(describe(&error)))?,
        };
        let mut to_send = Vec::new();
        for ((mut job, error), found) in jobs.into_iter().zip(found) {
            let line = match (found, error) {
                (Err(undecided), _) => ResultLine::failed(job.place, &job.user, &undecided),
                (Ok(Some(user)), error) => match self.found(&job, &user, error.as_ref(), ledger) {
                    Some(line) => line,
                    None => {
                        job.update = Some(user);
                        to_send.push(job);
                        continue;
                    }
                },
                (Ok(None), Some(error))
                    if error.is_duplicate() || !self.may_retry(&mut job, &error) =>
                {
                    ResultLine::failed(job.place, &job.user, &error)
                }
                (Ok(None), _) => {
                    to_send.push(job);
                    continue;
                }
            };
            self.note(&line, ledger)?;
        }
        Ok(to_send)
    }

    /// Whether a create that has left no user is sent again.
    fn may_retry(&self, job: &mut Job, error: &Error) -> bool {
        let is_outage = error.status().is_some();
        job.creates < MOST_CREATES
            && (!is_outage || self.service.pause(error.clone(), &mut job.tries).is_ok())
    }

    /// What became of a record whose user is there: by a create of it whose response was lost,
    /// or by somebody else. `None` if the user is to be updated.
    fn found(
        &self,
        job: &Job,
        user: &User,
        error: Option<&Error>,
        ledger: &Ledger,
    ) -> Option<ResultLine> {
        let created_at = user.created_at.as_ref();
        let created_at = created_at.and_then(|time| time.to_system_time().ok());
        let is_of_this_run = created_at.is_some_and(|time| seconds(time) >= ledger.since());
        let is_of_this_record =
            job.is_unclear && job.user.is(user) && !ledger.has_created(&user.user_id);
        let line = ResultLine::new(job.place, Outcome::Created).of(&job.user, user, None);
        if is_of_this_run && is_of_this_record {
            let by_lookup = true;
            return Some(ResultLine { by_lookup, ..line });
        }
        let because = match error.filter(|error| error.is_duplicate()) {
            Some(error) => ResultLine::failed(job.place, &job.user, error),
            None => {
                let message = "another user has a key of the record";
                ResultLine::wrong(job.place, "duplicate", message)
            }
        };
        match self.options.on_duplicate {
            OnDuplicate::Update => None,
            OnDuplicate::Fail => Some(because),
            OnDuplicate::Skip => Some(ResultLine {
                outcome: Outcome::Skipped,
                user_id: line.user_id,
                source_user_id: line.source_user_id,
                ..because
            }),
        }
    }
}

/// The key by which to look for the user of a record: the one that an error says is taken, or
/// else the first one.
fn key_of<'a>(job: &'a Job, error: Option<&Error>) -> Option<&'a Key> {
    let error_type = error.and_then(Error::error_type);
    let is_named = |key: &&Key| match error_type {
        Some(ErrorType::DuplicateEmail | ErrorType::DuplicateEmailForUser) => {
            matches!(key, Key::Email(_))
        }
        Some(ErrorType::DuplicatePhoneNumber | ErrorType::DuplicatePhoneNumberForUser) => {
            matches!(key, Key::PhoneNumber(_))
        }
        _ => true,
    };
    job.user
        .keys
        .iter()
        .find(is_named)
        .or(job.user.keys.first())
}

fn interrupted() -> Stop {
    Stop::Interrupted("Interrupted".to_owned())
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Whether an error is about one record, and not about all: no right, no connection, no
/// response for longer than the patience.
fn is_about_the_record(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidRequest => true,
        ErrorKind::Api => {
            let status = error.status().map(|status| status.as_u16());
            !error.is_retryable() && !matches!(status, Some(401 | 403))
        }
        _ => false,
    }
}
