//! The outcomes of the records, and the file that they are written to.

use std::collections::HashSet;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use stytch_users::{Error, User, UserId};

use super::Job;
use crate::journal::{Unfinished, read_lines};
use crate::new_user::NewUser;
use crate::options::RunOptions;
use crate::program::{Stop, printable, say};

/// The outcome of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user is new.
    Created,
    /// There is one already, which was not changed.
    Skipped,
    /// No user was created, as far as is known.
    #[default]
    Error,
}

/// A line of the result file. Fields that do not apply are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultLine {
    /// The number of the record; the first is 1.
    pub record: u64,
    /// The line of the input on which it begins; the first is 1.
    pub line: u64,
    /// The outcome.
    pub outcome: Outcome,
    /// The user that was created or skipped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The id that the record has, if it comes from another project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_user_id: Option<String>,
    /// Whether the response to the create was lost, and the user was found.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub by_lookup: bool,
    /// The fields of the record that could not be imported.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_imported: Vec<String>,
    /// Stytch's error type, or `invalid_record` for a record that was not sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// A description of the error, without a value of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Stytch's id of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl ResultLine {
    /// Adds the user that was created for the record.
    pub(super) fn created(self, new: &NewUser, user: &User) -> ResultLine {
        ResultLine {
            outcome: Outcome::Created,
            user_id: Some(user.user_id.clone()),
            not_imported: new.not_imported.clone(),
            ..self
        }
    }

    /// Adds the error of the last request.
    pub(super) fn failed(self, error: &Error) -> ResultLine {
        ResultLine {
            error_type: error.error_type().map(|it| it.as_str().to_owned()),
            message: Some(error.to_string()),
            request_id: error.request_id().map(str::to_owned),
            ..self
        }
    }
}

/// How many records had which outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    by_outcome: [u64; 3],
    incomplete: u64,
}

impl Tally {
    fn count(&mut self, line: &ResultLine) {
        self.by_outcome[line.outcome as usize] += 1;
        // No create can carry when a user was created.
        let is_left_out = |name: &String| name != "created_at";
        self.incomplete += u64::from(line.not_imported.iter().any(is_left_out));
    }

    pub(super) fn records(&self) -> u64 {
        self.by_outcome.iter().sum()
    }
}

/// How an import continues.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct State {
    /// When the first run began, by the server's clock, in seconds since 1970.
    since: u64,
    /// Records up to this one may have been sent.
    may_be_sent: u64,
}

/// The result file of an import, which is written as the records are done.
pub(super) struct Ledger {
    file: Unfinished<State>,
    /// Records up to this one may have been sent by an earlier run.
    pub(super) sent_before: u64,
    /// The records that earlier runs have finished.
    pub(super) finished: HashSet<u64>,
    pub(super) tally: Tally,
}

impl Ledger {
    /// Opens the result file, or returns `None` if an earlier run has completed it.
    pub(super) fn open(
        results: &Path,
        options: &RunOptions,
        run: Value,
    ) -> Result<Option<Ledger>, Stop> {
        let (mut finished, mut tally) = (HashSet::new(), Tally::default());
        let add = |line: ResultLine| {
            finished.insert(line.record);
            tally.count(&line);
        };
        let read = |file: &File, _| Ok(read_lines(file, add)?.0);
        let file = Unfinished::open(results, options, run, read)?;
        Ok(file.map(|file: Unfinished<State>| Ledger {
            sent_before: file.step.state.may_be_sent,
            file,
            finished,
            tally,
        }))
    }

    /// Notes when this run began, by the server's clock, in seconds since 1970.
    pub(super) fn begin(&mut self, server_time: u64) {
        if self.sent_before == 0 {
            self.file.step.state.since = server_time;
        }
    }

    /// Saves the outcomes so far, and that records up to `last` may be sent.
    pub(super) fn allow(&mut self, last: u64) -> Result<(), Stop> {
        self.file.step.state.may_be_sent = last.max(self.sent_before);
        self.file.save()
    }

    /// Writes the outcome of a record.
    pub(super) fn add(&mut self, line: &ResultLine) -> Result<(), Stop> {
        self.tally.count(line);
        self.file.write(|end| {
            serde_json::to_writer(&mut *end, line)?;
            end.write_all(b"\n")?;
            // The system keeps it if the process is killed.
            end.flush()
        })
    }

    /// Returns `true` if an earlier create of a record has created a user: the user matches the
    /// record, is not older than the first run, and does not belong to another record.
    pub(super) fn has_created(&self, job: &Job, user: &User) -> Result<bool, Stop> {
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
    pub(super) fn publish(mut self, results: &Path) -> Result<(), Stop> {
        self.file.step.is_complete = true;
        self.file.save()?;
        self.file.publish()?;
        let [created, skipped, errors] = self.tally.by_outcome;
        let mut text = format!("{created} created, {skipped} skipped, {errors} failed");
        match self.tally.incomplete {
            0 => {}
            count => text += &format!("; of {count} some fields could not be imported"),
        }
        let shown = printable(results.display());
        text += &format!(". The outcome of each record is in {shown}.");
        if errors > 0 {
            return Err(Stop::Failed(text));
        }
        say(text);
        Ok(())
    }
}
