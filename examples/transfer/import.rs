//! Creates the users of a file in a project.

mod results;

use std::fs::File;
use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::{StreamExt, stream};
use serde_json::json;
use stytch_users::{Client, SearchUsers, Users};
use stytch_users::{CreateUserResponse, Error, ErrorKind, Filter, Response};

pub use results::{Outcome, ResultLine};

use crate::input::{self, Fingerprint, Format, Record};
use crate::journal::with_ending;
use crate::new_user::NewUser;
use crate::options::ImportOptions;
use crate::program::{Stop, counted, is_about_credentials, printable, say};
use crate::progress::Progress;
use crate::service::{Service, with_retries};
use crate::table::{self, Fields};
use results::Ledger;

/// How many records are sent before the journal is saved. After a crash, the users of as many
/// records may have to be looked up.
const WINDOW: usize = 256;

/// How often a create is sent that the server fails to process.
const MAX_CREATES: u32 = 5;

/// How many users one search looks up. Stytch has a limit that it does not publish.
const MAX_IN_A_SEARCH: usize = 50;

/// Checks every record, lists the invalid ones, and sends nothing.
pub async fn dry_run(options: &ImportOptions) -> Result<(), Stop> {
    let mut wrong = 0;
    let input = input::open(&options.input)?;
    let fingerprint = check(&input, options, |line| {
        wrong += 1;
        say(line);
    })
    .await?;
    let records = counted(fingerprint.records, "record");
    if wrong > 0 {
        let what = format!("{records}, of which {wrong} would fail. Nothing was sent.");
        return Err(Stop::Failed(what));
    }
    say(format_args!("{records}, all valid. Nothing was sent."));
    Ok(())
}

/// Reads all of the input. Unknown fields are an error, unless they are to be ignored.
async fn check(
    input: &File,
    options: &ImportOptions,
    mut list: impl FnMut(String),
) -> Result<Fingerprint, Stop> {
    let check_known = |line: u64, name: Option<&String>| match name {
        Some(name) if !options.ignore_unknown => Err(Stop::Usage(format!(
            "line {line}: the field {}; --ignore-unknown imports the other fields",
            unknown(name)
        ))),
        _ => Ok(()),
    };
    let shown = printable(options.input.display());
    let failed = |error| Stop::Usage(format!("could not read {shown}: {error}"));
    let mut records = input::records(input, Format::of(&options.input)?).map_err(failed)?;
    let is_unknown = |name: &&String| table::header().all(|known| known != **name);
    check_known(1, records.columns.iter().find(is_unknown))?;
    while let Some(record) = records.read().map_err(failed)? {
        // Ctrl-C ends the run here.
        tokio::task::yield_now().await;
        let mut names = record.fields.iter().flat_map(Fields::keys);
        let name = names.find(|name| is_unknown(name) && *name != "name");
        check_known(record.line, name)?;
        match record.fields.and_then(NewUser::read) {
            Ok(user) => check_known(record.line, user.unknown.first())?,
            Err(wrong) => list(format!("line {}: {}", record.line, printable(wrong))),
        }
    }
    Ok(records.fingerprint)
}

/// Says that a field is unknown, and suggests the known field with the most similar name.
fn unknown(name: &str) -> String {
    let last = name.rsplit('.').next().unwrap_or(name);
    let similarity = |known: &str| strsim::jaro_winkler(last, known);
    let nearest = table::header().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
    let unknown = format!("`{}` is unknown", printable(name));
    match nearest.filter(|nearest| similarity(nearest) > 0.8) {
        Some(nearest) => format!("{unknown} (did you mean `{nearest}`?)"),
        None => unknown,
    }
}

/// Creates every user of a file, or continues an earlier run.
pub async fn import(
    client: &Client,
    options: &ImportOptions,
    progress: Progress,
) -> Result<(), Stop> {
    let input = input::open(&options.input)?;
    let fingerprint = check(&input, options, |_| ()).await?;
    let run = json!({ "project": client.project_id(), "input": fingerprint });
    let results = with_ending(&options.input, ".results.jsonl");
    let Some(ledger) = Ledger::open(&results, &options.run, run)? else {
        return Ok(());
    };
    progress.resume(ledger.tally.records());
    progress.set_total(fingerprint.records);
    let service = Service::new(client, &options.run, progress);
    let mut importer = Importer {
        service: &service,
        options,
        ledger,
    };
    importer.send_all(&input, fingerprint).await?;
    let ledger = importer.ledger;
    drop(service);
    ledger.publish(&results)
}

/// What all requests of an import share.
struct Importer<'a> {
    service: &'a Service,
    options: &'a ImportOptions,
    ledger: Ledger,
}

/// A record that is to be sent.
struct Job {
    user: NewUser,
    /// The line of the result file, as far as it is known.
    line: ResultLine,
    /// Whether an earlier create of it may have been processed.
    maybe_applied: bool,
}

impl Importer<'_> {
    /// Sends the records in their order, a window at a time.
    async fn send_all(&mut self, input: &File, fingerprint: Fingerprint) -> Result<(), Stop> {
        if self.ledger.tally.records() == fingerprint.records {
            return Ok(());
        }
        // This checks credentials and connection before anything is saved or created.
        self.ledger.begin(self.server_time().await?);
        let path = &self.options.input;
        let failed = Stop::file("read", path);
        let mut records = input::records(input, Format::of(path)?).map_err(&failed)?;
        let size = WINDOW.max(2 * self.options.in_flight as usize);
        loop {
            let mut window = Vec::new();
            while window.len() < size {
                match records.read().map_err(&failed)? {
                    Some(record) if self.ledger.finished.contains(&record.number) => {}
                    Some(record) => window.push(record),
                    None => break,
                }
            }
            let Some(last) = window.last() else {
                break;
            };
            self.ledger.allow(last.number)?;
            self.send_window(window).await?;
        }
        match records.fingerprint == fingerprint {
            true => Ok(()),
            false => Err(Stop::Failed(
                "the input has changed while it was read".to_owned(),
            )),
        }
    }

    /// Returns the time at the server, in seconds since 1970.
    async fn server_time(&self) -> Result<u64, Stop> {
        let search = SearchUsers::new().limit(1);
        let response = self.service.search(&search).await?;
        let date = response.headers().get("date");
        let date = date.and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| httpdate::parse_http_date(date).ok());
        let since_1970 = date
            .unwrap_or_else(SystemTime::now)
            .duration_since(UNIX_EPOCH);
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
                        maybe_applied: line.record <= self.ledger.sent_before,
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
        let mut sent = stream::iter(jobs)
            .map(|job| create(self.service, job))
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

    fn add(&mut self, line: &ResultLine) -> Result<(), Stop> {
        self.ledger.add(line)?;
        self.service.progress.set_done(self.ledger.tally.records());
        Ok(())
    }

    /// Looks up the users of duplicates, and adds the outcomes of their records.
    async fn look_up(&mut self, duplicates: &[(Job, Error)]) -> Result<(), Stop> {
        let creates = duplicates.iter().map(|(job, _)| &job.user.create);
        let (mut emails, mut numbers) = (Vec::new(), Vec::new());
        for create in creates {
            emails.extend(&create.email);
            numbers.extend(&create.phone_number);
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
                Ok(Some(user)) if self.ledger.has_created(job, user)? => ResultLine {
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
