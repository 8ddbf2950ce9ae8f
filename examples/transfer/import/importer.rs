//! The requests of an import, and the outcomes of the records.

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use stytch_users::{CreateUserResponse, Error, ErrorKind, Filter, Response};
use stytch_users::{SearchUsers, User, Users};

use super::results::{Outcome, ResultLine, Tally};
use crate::input::{self, Fingerprint, Format, Record};
use crate::journal::{Unfinished, read_lines, with_ending};
use crate::new_user::NewUser;
use crate::options::ImportOptions;
use crate::program::{Stop, is_about_credentials, printable, say};
use crate::service::{Service, with_retries};

/// How many records are sent before the journal is saved. After a crash, the users of as many
/// records may have to be looked up.
const WINDOW: usize = 256;

/// How often a create is sent that the server fails to process.
const MAX_CREATES: u32 = 5;

/// How many users one search looks up. Stytch has a limit that it does not publish.
const MAX_IN_A_SEARCH: usize = 50;

/// A run that creates users, and its result file, which is written as the records are done.
pub(super) struct Importer<'a> {
    service: Rc<Service>,
    options: &'a ImportOptions,
    file: Unfinished<State>,
    /// Records up to this one may have been sent by an earlier run.
    sent_before: u64,
    /// The records that earlier runs have finished.
    finished: HashSet<u64>,
    tally: Tally,
}

/// How an import continues.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct State {
    /// When the first run began, by the server's clock, in seconds since 1970.
    since: u64,
    /// Records up to this one may have been sent.
    may_be_sent: u64,
}

/// A record that is to be sent.
struct Job {
    user: NewUser,
    /// The line of the result file, as far as it is known.
    line: ResultLine,
    /// Whether an earlier create of it may have been processed.
    maybe_applied: bool,
}

impl<'a> Importer<'a> {
    /// Opens the result file, or returns `None` if an earlier run has completed it.
    pub(super) fn open(
        service: Service,
        options: &'a ImportOptions,
        run: Value,
    ) -> Result<Option<Importer<'a>>, Stop> {
        let (mut finished, mut tally) = (HashSet::new(), Tally::default());
        let add = |line: ResultLine| {
            finished.insert(line.record);
            tally.count(&line);
        };
        let read = |file: &File, _| Ok(read_lines(file, add)?.0);
        let results = with_ending(&options.input, ".results.jsonl");
        let file = Unfinished::open(&results, &options.run, run, read)?;
        Ok(file.map(|file: Unfinished<State>| Importer {
            service: Rc::new(service),
            options,
            sent_before: file.step.state.may_be_sent,
            file,
            finished,
            tally,
        }))
    }

    /// Sends the records in their order, a window at a time.
    pub(super) async fn send_all(
        &mut self,
        input: &File,
        fingerprint: Fingerprint,
    ) -> Result<(), Stop> {
        self.service.progress.resume(self.tally.records());
        self.service.progress.set_total(fingerprint.records);
        if self.tally.records() == fingerprint.records {
            return Ok(());
        }
        // This checks credentials and connection before anything is saved or created.
        let server_time = self.server_time().await?;
        if self.sent_before == 0 {
            self.file.step.state.since = server_time;
        }
        let path = &self.options.input;
        let failed = Stop::file("read", path);
        let mut records = input::records(input, Format::of(path)?).map_err(&failed)?;
        let size = WINDOW.max(2 * self.options.in_flight as usize);
        loop {
            let mut window = Vec::new();
            while window.len() < size {
                match records.read().map_err(&failed)? {
                    Some(record) if self.finished.contains(&record.number) => {}
                    Some(record) => window.push(record),
                    None => break,
                }
            }
            let Some(last) = window.last() else {
                break;
            };
            self.file.step.state.may_be_sent = last.number.max(self.sent_before);
            self.file.save()?;
            self.send_window(window).await?;
        }
        if records.fingerprint != fingerprint {
            let what = "the input has changed while it was read";
            return Err(Stop::Failed(what.to_owned()));
        }
        Ok(())
    }

    /// Returns the time at the server, in seconds since 1970.
    async fn server_time(&self) -> Result<u64, Stop> {
        let search = SearchUsers::new().limit(1);
        let response = self.service.search(&search).await?;
        let date = response.headers().get("date");
        let date = date.and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let time = date.unwrap_or_else(SystemTime::now);
        let since_1970 = time.duration_since(UNIX_EPOCH);
        Ok(since_1970.map_or(0, |since| since.as_secs()))
    }

    /// Creates the users of some records, several at once, and looks up those who exist.
    async fn send_window(&mut self, window: Vec<Record>) -> Result<(), Stop> {
        let mut jobs = Vec::new();
        for record in window {
            let mut line = ResultLine {
                record: record.number,
                line: record.line,
                ..ResultLine::default()
            };
            match record.fields.and_then(NewUser::read) {
                Ok(user) => {
                    line.source_user_id.clone_from(&user.source_user_id);
                    jobs.push(Job {
                        maybe_applied: line.record <= self.sent_before,
                        user,
                        line,
                    });
                }
                Err(wrong) => {
                    line.error_type = Some("invalid_record".to_owned());
                    line.message = Some(printable(wrong));
                    self.add(&line)?;
                }
            }
        }
        let service = Rc::clone(&self.service);
        let mut sent = stream::iter(jobs)
            .map(|job| create(&service, job))
            .buffer_unordered(self.options.in_flight as usize);
        let mut duplicates = Vec::new();
        while let Some((job, response)) = sent.next().await {
            match response {
                Ok(created) => {
                    let request_id = created.request_id().map(str::to_owned);
                    let line = job.line.created(&job.user, &created.user);
                    self.add(&ResultLine { request_id, ..line })?;
                }
                Err(error) if error.is_duplicate() => duplicates.push((job, error)),
                Err(error) if is_about_the_record(&error) || is_server_error(&error) => {
                    self.add(&job.line.failed(&error))?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        // The users of the other records are known now, also those of equal records.
        duplicates.sort_unstable_by_key(|(job, _)| job.line.record);
        for duplicates in duplicates.chunks(MAX_IN_A_SEARCH) {
            self.look_up(duplicates).await?;
        }
        Ok(())
    }

    /// Writes the outcome of a record.
    fn add(&mut self, line: &ResultLine) -> Result<(), Stop> {
        self.tally.count(line);
        self.service.progress.set_done(self.tally.records());
        self.file.write(|end| {
            serde_json::to_writer(&mut *end, line)?;
            end.write_all(b"\n")?;
            // The system keeps it if the process is killed.
            end.flush()
        })
    }

    /// Looks up the users of duplicates, and adds the outcomes of their records.
    async fn look_up(&mut self, duplicates: &[(Job, Error)]) -> Result<(), Stop> {
        let (mut emails, mut numbers) = (Vec::new(), Vec::new());
        for (job, _) in duplicates {
            emails.extend(&job.user.create.email);
            numbers.extend(&job.user.create.phone_number);
        }
        let filters = [
            (!emails.is_empty()).then(|| Filter::email_address(emails)),
            (!numbers.is_empty()).then(|| Filter::phone_number(numbers)),
        ];
        let search = SearchUsers::matching_any(filters.into_iter().flatten());
        let found = match self.service.search(&search.limit(1000)).await {
            Ok(page) => Ok(page.into_inner().results),
            Err(error) if is_about_the_record(&error) => Err(error),
            Err(error) => return Err(error.into()),
        };
        for (job, duplicate) in duplicates {
            let line = job.line.clone();
            let user = found.as_ref().map(|users| {
                let mut users = users.iter();
                users.find(|user| job.user.shares_an_address_with(user))
            });
            let line = match user {
                Err(error) => line.failed(error),
                // The response to its create was lost.
                Ok(Some(user)) if self.has_created(job, user)? => ResultLine {
                    by_lookup: true,
                    ..line.created(&job.user, user)
                },
                Ok(user) => ResultLine {
                    outcome: Outcome::Skipped,
                    user_id: user.map(|user| user.user_id.clone()),
                    ..line.failed(duplicate)
                },
            };
            self.add(&line)?;
        }
        Ok(())
    }

    /// Returns `true` if an earlier create of a record has created a user: the user matches the
    /// record, is not older than the first run, and does not belong to another record.
    fn has_created(&self, job: &Job, user: &User) -> Result<bool, Stop> {
        let created_at = user.created_at.as_ref();
        let created_at = created_at.and_then(|time| time.to_system_time().ok());
        let since_1970 = created_at.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let is_recent = since_1970.is_some_and(|it| it.as_secs() >= self.file.step.state.since);
        let mut is_its_user = job.maybe_applied && is_recent && job.user.is(user);
        if is_its_user {
            // Few users are looked up, and a set of all would take most of the memory.
            let compare = |line: ResultLine| {
                let is_created = line.outcome == Outcome::Created;
                is_its_user &= !is_created || line.user_id.as_ref() != Some(&user.user_id);
            };
            let path = self.file.path();
            let compared = File::open(&path).and_then(|file| read_lines(&file, compare));
            compared.map_err(Stop::file("read", &path))?;
        }
        Ok(is_its_user)
    }

    /// Gives the result file its name, and says how many records had which outcome.
    pub(super) fn publish(mut self) -> Result<(), Stop> {
        // It may show a bar.
        drop(self.service);
        self.file.step.is_complete = true;
        self.file.save()?;
        let shown = self.file.publish(&self.options.run)?;
        let [created, skipped, errors] = self.tally.by_outcome;
        let mut text = format!("{created} created, {skipped} skipped, {errors} failed");
        match self.tally.incomplete {
            0 => {}
            count => text += &format!("; of {count} some fields could not be imported"),
        }
        text += &format!(". The outcome of each record is in {shown}.");
        if errors > 0 {
            return Err(Stop::Failed(text));
        }
        say(text);
        Ok(())
    }
}

/// Creates a user. It is safe to send a create again that may have been processed: email
/// addresses and phone numbers are unique, so it would be a duplicate.
async fn create(
    service: &Service,
    mut job: Job,
) -> (Job, Result<Response<CreateUserResponse>, Error>) {
    let (mut failing_since, mut server_errors) = (None, 0);
    loop {
        let call = with_retries(service.client.create(&job.user.create));
        let error = match service.send(call).await {
            Ok(created) => return (job, Ok(created)),
            Err(error) => error,
        };
        job.maybe_applied |= error.maybe_applied();
        // The server may always fail for this record.
        server_errors += u32::from(is_server_error(&error));
        let is_last = server_errors == MAX_CREATES;
        match service.pause(error.clone(), &mut failing_since) {
            Ok(()) if !is_last => {}
            _ => return (job, Err(error)),
        }
    }
}

fn is_server_error(error: &Error) -> bool {
    let status = error.status();
    status.is_some_and(|status| status.is_server_error())
}

/// Returns `true` if an error is about one record and not about all, such as missing rights or
/// a lost connection.
fn is_about_the_record(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::InvalidRequest => true,
        ErrorKind::Api => !error.is_retryable() && !is_about_credentials(error),
        _ => false,
    }
}
