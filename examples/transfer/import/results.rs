//! The outcomes of the records, and the file that they are written to.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use stytch_users::{Error, User, UserId};

use crate::journal::Unfinished;
use crate::new_user::NewUser;
use crate::options::RunOptions;
use crate::program::Stop;

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

    pub(super) fn has_errors(&self) -> bool {
        self.by_outcome[Outcome::Error as usize] > 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [created, skipped, errors] = self.by_outcome;
        write!(
            formatter,
            "{created} created, {skipped} skipped, {errors} failed"
        )?;
        match self.incomplete {
            0 => Ok(()),
            count => write!(formatter, "; of {count} some fields could not be imported"),
        }
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
        let file = Unfinished::open(results, options, run, |file, _| read(file, add))?;
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
        let written = serde_json::to_writer(self.file.end(), line).map_err(io::Error::from);
        let written = written.and_then(|()| self.file.end().write_all(b"\n"));
        written.map_err(Stop::file("write", &self.file.path()))?;
        self.file.flush()
    }

    /// Returns `true` if a user was created for a record. It reads all outcomes: few users
    /// are looked up, and a set of all would take most of the memory.
    pub(super) fn has_created(&self, user: &User) -> Result<bool, Stop> {
        let mut has_created = false;
        let compare = |line: ResultLine| {
            let is_created = line.outcome == Outcome::Created;
            has_created |= is_created && line.user_id.as_ref() == Some(&user.user_id);
        };
        let path = self.file.path();
        let compared = File::open(&path).and_then(|file| read(&file, compare));
        compared.map_err(Stop::file("read", &path))?;
        Ok(has_created)
    }

    /// Returns `true` if a user was created after the first run began.
    pub(super) fn is_recent(&self, created_at: u64) -> bool {
        created_at >= self.file.step.state.since
    }

    /// Gives the result file its name.
    pub(super) fn publish(mut self) -> Result<(), Stop> {
        self.file.step.is_complete = true;
        self.file.save()?;
        self.file.publish()
    }
}

/// Reads outcomes, and returns where they end. An incomplete last line is not read.
fn read(file: &File, mut add: impl FnMut(ResultLine)) -> io::Result<u64> {
    let mut reader = BufReader::new(file);
    let (mut text, mut end) = (Vec::new(), 0);
    while reader.read_until(b'\n', &mut text)? > 0 && text.ends_with(b"\n") {
        let Ok(line) = serde_json::from_slice(&text) else {
            break;
        };
        add(line);
        end += text.len() as u64;
        text.clear();
    }
    Ok(end)
}
