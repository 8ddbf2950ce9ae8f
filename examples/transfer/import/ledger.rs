//! What became of every record, and so which are to be sent.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use serde::{Deserialize, Serialize};
use stytch_users::{Error, User, UserId};

use super::OnDuplicate;
use crate::end::{Stop, printable};
use crate::files::Output;
use crate::input::Survey;
use crate::journal::{Journal, Kind};
use crate::new_user::NewUser;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The user is new.
    Created,
    /// There was one already, which was not changed.
    Skipped,
    /// There was one already, which has the values of the record now.
    Updated,
    /// Nothing was changed.
    Error,
}

/// A line of the result file. What is absent does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLine {
    /// The number of the record; the first is 1.
    pub record: u64,
    /// The line of the input on which it begins; the first is 1.
    pub line: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// The user that was created, skipped or updated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The id that the record has, if it comes from another project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_user_id: Option<String>,
    /// Whether the response to the create was lost, and the user was found.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_lookup: bool,
    /// The fields of the record that could not be imported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_imported: Vec<String>,
    /// Stytch's error type, or `invalid_record` for a record that was not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_type: Option<String>,
    /// The same for a person, without a value of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The id by which Stytch knows the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl ResultLine {
    pub(super) fn new((record, line): (u64, u64), outcome: Outcome) -> ResultLine {
        ResultLine {
            record,
            line,
            outcome,
            user_id: None,
            source_user_id: None,
            by_lookup: false,
            not_imported: Vec::new(),
            error_type: None,
            message: None,
            request_id: None,
        }
    }

    /// With the user that the record ended with.
    pub(super) fn of(self, new: &NewUser, user: &User, request_id: Option<&str>) -> ResultLine {
        ResultLine {
            user_id: Some(user.user_id.clone()),
            source_user_id: new.source_user_id.clone(),
            not_imported: new.not_imported.clone(),
            request_id: request_id.map(str::to_owned),
            ..self
        }
    }

    /// A record that failed for a reason of this program's.
    pub(super) fn wrong(place: (u64, u64), error_type: &str, message: &str) -> ResultLine {
        ResultLine {
            error_type: Some(error_type.to_owned()),
            message: Some(printable(message)),
            ..ResultLine::new(place, Outcome::Error)
        }
    }

    /// A record that Stytch has rejected.
    pub(super) fn failed(place: (u64, u64), new: &NewUser, error: &Error) -> ResultLine {
        ResultLine {
            source_user_id: new.source_user_id.clone(),
            error_type: error.error_type().map(|it| it.as_str().to_owned()),
            message: Some(error.to_string()),
            request_id: error.request_id().map(str::to_owned),
            ..ResultLine::new(place, Outcome::Error)
        }
    }
}

/// What the import is about.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) project: String,
    pub(super) input: Survey,
    pub(super) on_duplicate: OnDuplicate,
    /// When the first run began, by the server's clock, in seconds since 1970.
    pub(super) since: u64,
}

/// How many records ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) created: u64,
    pub(super) skipped: u64,
    pub(super) updated: u64,
    pub(super) errors: u64,
    pub(super) with_fields_left_out: u64,
}

impl Tally {
    pub(super) fn records(&self) -> u64 {
        self.created + self.skipped + self.updated + self.errors
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} created, {} updated, {} skipped, {} failed",
            self.created, self.updated, self.skipped, self.errors
        )?;
        match self.with_fields_left_out {
            0 => Ok(()),
            count => write!(formatter, "; of {count} some fields could not be imported"),
        }
    }
}

/// The journal of an import, and what it says.
pub(super) struct Ledger {
    journal: Journal,
    has_begun: bool,
    state: State,
}

struct State {
    header: Header,
    /// Something is said of all records up to this one, and of these beyond.
    up_to: u64,
    beyond: BTreeSet<u64>,
    /// Records up to this one may have been sent by an earlier run.
    may_be_sent: u64,
    tally: Tally,
    /// Hashes of the ids of created users. Two users with one hash could only make a user
    /// that was found count as skipped.
    created: HashSet<u64>,
}

impl State {
    fn new(header: Header) -> State {
        State {
            header,
            up_to: 0,
            beyond: BTreeSet::new(),
            may_be_sent: 0,
            tally: Tally::default(),
            created: HashSet::new(),
        }
    }

    /// Takes a line into account.
    fn note(&mut self, line: &ResultLine) {
        self.beyond.insert(line.record);
        while self.beyond.first() == Some(&(self.up_to + 1)) {
            self.beyond.pop_first();
            self.up_to += 1;
        }
        let tally = &mut self.tally;
        *match line.outcome {
            Outcome::Created => &mut tally.created,
            Outcome::Skipped => &mut tally.skipped,
            Outcome::Updated => &mut tally.updated,
            Outcome::Error => &mut tally.errors,
        } += 1;
        // No create can carry when a user was created.
        let is_left_out = |name: &String| name != "created_at";
        tally.with_fields_left_out += u64::from(line.not_imported.iter().any(is_left_out));
        let is_created = line.outcome == Outcome::Created;
        let user_id = line.user_id.as_ref().filter(|_| is_created);
        self.created.extend(user_id.map(hash));
    }

    fn has(&self, record: u64) -> bool {
        record <= self.up_to || self.beyond.contains(&record)
    }
}

impl Ledger {
    /// Opens the journal of a result file; `None` if the file is complete.
    pub(super) fn open(
        output: &Output,
        results: &Path,
        restart: bool,
        header: Header,
    ) -> Result<Option<Ledger>, Stop> {
        if !Journal::exists(results) {
            output.check(None)?;
        }
        let mut journal = Journal::open(results)?;
        if restart {
            journal.clear()?;
        }
        let shown = printable(journal.path().display());
        let unknown = |_| {
            Stop::Usage(format!(
                "{shown} is of another version of this program: --restart forgets it"
            ))
        };
        let mut state = State::new(header.clone());
        let mut finished = None;
        journal.replay(false, |kind, json| {
            match kind {
                Kind::Header => state.header = serde_json::from_slice(json).map_err(unknown)?,
                Kind::Item => state.note(&serde_json::from_slice(json).map_err(unknown)?),
                Kind::Mark => state.may_be_sent = serde_json::from_slice(json).map_err(unknown)?,
                Kind::Finished => finished = Some(serde_json::from_slice(json).map_err(unknown)?),
            }
            Ok(())
        })?;
        if output.check(finished)? {
            journal.remove()?;
            return Ok(None);
        }
        // A journal with nothing but its header is of a run that sent nothing.
        let has_begun = state.may_be_sent > 0;
        let found = &state.header;
        let differs = [
            (found.project != header.project, "project"),
            (found.input != header.input, "input"),
            (found.on_duplicate != header.on_duplicate, "--on-duplicate"),
        ];
        match differs.into_iter().find(|(differs, _)| *differs) {
            Some((_, what)) if has_begun => {
                return Err(Stop::Usage(format!(
                    "{shown} is of an import with another {what}: --restart forgets it"
                )));
            }
            _ if has_begun => {}
            _ => state = State::new(header),
        }
        Ok(Some(Ledger {
            journal,
            has_begun,
            state,
        }))
    }

    /// Begins the journal, unless it continues an earlier one.
    pub(super) fn begin(&mut self, since: u64) -> Result<(), Stop> {
        if self.has_begun {
            return Ok(());
        }
        self.has_begun = true;
        self.state.header.since = since;
        self.journal.begin(&self.state.header)
    }

    /// Says that records up to this one may be sent, which is on the disk before they are.
    pub(super) fn allow(&mut self, record: u64) -> Result<(), Stop> {
        if record > self.state.may_be_sent {
            self.journal.add(Kind::Mark, &record)?;
            self.journal.sync()?;
        }
        Ok(())
    }

    /// Says what became of a record.
    pub(super) fn add(&mut self, line: &ResultLine) -> Result<(), Stop> {
        self.state.note(line);
        self.journal.add(Kind::Item, line)
    }

    /// Hands what was said to the system.
    pub(super) fn write(&mut self) -> Result<(), Stop> {
        self.journal.write()
    }

    /// Writes what was said to the disk.
    pub(super) fn sync(&mut self) -> Result<(), Stop> {
        self.journal.sync()
    }

    /// Whether something is said of a record.
    pub(super) fn has(&self, record: u64) -> bool {
        self.state.has(record)
    }

    /// Whether an earlier run may have sent a record.
    pub(super) fn may_be_sent(&self, record: u64) -> bool {
        record <= self.state.may_be_sent
    }

    /// Whether a user is one that a record has created.
    pub(super) fn has_created(&self, user_id: &UserId) -> bool {
        self.state.created.contains(&hash(user_id))
    }

    /// When the first run began, by the server's clock, in seconds since 1970.
    pub(super) fn since(&self) -> u64 {
        self.state.header.since
    }

    pub(super) fn tally(&self) -> Tally {
        self.state.tally
    }

    /// Writes the result file, with one line for each record.
    pub(super) fn publish(mut self, output: &Output) -> Result<(), Stop> {
        // There was nothing to send.
        self.begin(0)?;
        output.publish(self.journal, |journal, out| {
            journal.read(|kind, json| match kind {
                Kind::Item => out.write_all(json).and_then(|()| out.write_all(b"\n")),
                _ => Ok(()),
            })
        })
    }
}

fn hash(user_id: &UserId) -> u64 {
    let mut hasher = DefaultHasher::new();
    user_id.as_ref().hash(&mut hasher);
    hasher.finish()
}
