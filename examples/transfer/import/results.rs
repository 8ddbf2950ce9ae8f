//! The result file: what became of every record, and so which are to be sent.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::options::{ImportOptions, OnDuplicate};
use super::outcome::{Outcome, ResultLine};
use super::survey::Survey;
use crate::atomic_file::{remove_durably, sync_folder_of, with_ending};
use crate::checkpoint;
use crate::end::Stop;
use crate::format::Format;
use crate::partial_file::PartialFile;
use crate::project::Project;

/// What the checkpoint holds. It is written before the first record is sent.
#[derive(Clone, Serialize, Deserialize)]
struct State {
    project: String,
    format: Format,
    on_duplicate: OnDuplicate,
    input: Survey,
    /// Records are sent in their order, and no more than this many are sent of which
    /// nothing is said here. So of the records that nothing is said of, only the first
    /// so many may have been sent.
    maybe_sent: u64,
}

/// The result file.
pub(super) struct Results {
    file: PartialFile,
    checkpoint: PathBuf,
    maybe_sent: u64,
    accounted: Accounted,
    tally: Tally,
}

/// How many records ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// New users.
    pub created: u64,
    /// Left alone.
    pub skipped: u64,
    /// Changed.
    pub updated: u64,
    /// Refused.
    pub errors: u64,
    /// Of all of these, those with fields that could not be carried over.
    pub with_fields_left_out: u64,
}

/// The records of which something is said.
///
/// They come nearly in their order, so that this is a number and a few more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Accounted {
    /// All up to this one.
    up_to: u64,
    /// And these.
    beyond: BTreeSet<u64>,
}

impl Results {
    /// Opens the file; `None` where an earlier run had finished it, all but for removing
    /// its checkpoint.
    pub(super) fn open(
        project: &Project,
        options: &ImportOptions,
        input: Survey,
    ) -> Result<Option<Results>, Stop> {
        let checkpoint = with_ending(&options.results, ".checkpoint");
        let mut state = State {
            project: project.name.clone(),
            format: options.format,
            on_duplicate: options.on_duplicate,
            input,
            maybe_sent: options.in_flight.into(),
        };
        if options.restart {
            remove_durably(&checkpoint).map_err(Stop::file("remove", &checkpoint))?;
        }
        let partial = with_ending(&options.results, ".partial");
        if let Some(found) = checkpoint::load::<State>(&checkpoint)? {
            check_same(&checkpoint, &found, &state)?;
            if options.results.exists() && !partial.exists() {
                remove_durably(&checkpoint).map_err(Stop::file("remove", &checkpoint))?;
                return Ok(None);
            }
        } else if options.results.exists() && !options.overwrite {
            let path = options.results.display();
            return Err(Stop::Usage(format!(
                "{path} exists, so this was imported: --overwrite imports it again"
            )));
        }
        let mut file = PartialFile::open(&options.results)?;
        // Read under the lock: another run may have written it since.
        let found = checkpoint::load::<State>(&checkpoint)?;
        let (accounted, tally) = match &found {
            Some(_) => read(&mut file)?,
            None => {
                check_nothing_is_forgotten(&file, options)?;
                file.begin()?;
                (Accounted::default(), Tally::default())
            }
        };
        let maybe_sent = found.map_or(0, |found| found.maybe_sent);
        state.maybe_sent = state.maybe_sent.max(maybe_sent);
        checkpoint::save(&checkpoint, &state)?;
        // Nothing is sent before it is certain that it will be known.
        sync_folder_of(&checkpoint).map_err(Stop::file("write", &checkpoint))?;
        Ok(Some(Results {
            file,
            checkpoint,
            maybe_sent,
            accounted,
            tally,
        }))
    }

    /// The records of which something is said.
    pub(super) fn accounted(&self) -> &Accounted {
        &self.accounted
    }

    /// How many of the first records that nothing is said of may have been sent.
    pub(super) fn maybe_sent(&self) -> u64 {
        self.maybe_sent
    }

    /// How they ended.
    pub(super) fn tally(&self) -> Tally {
        self.tally
    }

    /// Says what became of records, and returns when it is on the disk.
    pub(super) fn append(&mut self, lines: &[ResultLine]) -> Result<(), Stop> {
        let mut text = Vec::new();
        for line in lines {
            serde_json::to_writer(&mut text, line)
                .map_err(|error| Stop::file("write", self.file.path())(error.into()))?;
            text.push(b'\n');
        }
        self.file.append(&text)?;
        self.file.sync()?;
        for line in lines {
            self.accounted.insert(line.record);
            self.tally.count(line);
        }
        Ok(())
    }

    /// Gives the file its name, and takes the checkpoint away.
    pub(super) fn publish(self) -> Result<(), Stop> {
        self.file.publish()?;
        remove_durably(&self.checkpoint).map_err(Stop::file("remove", &self.checkpoint))
    }
}

fn check_same(path: &Path, found: &State, asked: &State) -> Result<(), Stop> {
    checkpoint::check_same(
        path,
        [
            ("project", found.project == asked.project),
            ("input", found.input == asked.input),
            ("format", found.format == asked.format),
            ("--on-duplicate", found.on_duplicate == asked.on_duplicate),
        ],
    )
}

/// A run whose checkpoint is gone has left its results, which say who was created.
fn check_nothing_is_forgotten(file: &PartialFile, options: &ImportOptions) -> Result<(), Stop> {
    let path = file.path();
    let length = std::fs::metadata(path).map_err(Stop::file("read", path))?;
    if length.len() == 0 || options.restart {
        return Ok(());
    }
    Err(Stop::Usage(format!(
        "{} holds results, and its checkpoint is gone: --restart forgets them",
        path.display()
    )))
}

/// Reads what an earlier run has written, and cuts off a last line that it did not come
/// to end.
fn read(file: &mut PartialFile) -> Result<(Accounted, Tally), Stop> {
    let path = file.path().to_owned();
    let mut accounted = Accounted::default();
    let mut tally = Tally::default();
    let mut whole = 0;
    let source = file.read_from_start().map_err(Stop::file("read", &path))?;
    let mut reader = BufReader::with_capacity(1 << 16, source);
    let mut text = Vec::new();
    loop {
        text.clear();
        let length = reader
            .read_until(b'\n', &mut text)
            .map_err(Stop::file("read", &path))?;
        if !text.ends_with(b"\n") {
            break;
        }
        whole += length as u64;
        let line: Option<ResultLine> = serde_json::from_slice(&text).ok();
        let is_new = |line: &ResultLine| accounted.insert(line.record);
        let Some(line) = line.filter(is_new) else {
            return Err(Stop::Usage(format!(
                "{} is damaged at byte {}: which users were created is not certain",
                path.display(),
                whole - length as u64
            )));
        };
        tally.count(&line);
    }
    file.cut(whole).map_err(Stop::file("cut", &path))?;
    Ok((accounted, tally))
}

impl Tally {
    fn count(&mut self, line: &ResultLine) {
        let count = match line.outcome {
            Outcome::Created => &mut self.created,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Updated => &mut self.updated,
            Outcome::Error => &mut self.errors,
        };
        *count += 1;
        self.with_fields_left_out += u64::from(!line.not_imported.is_empty());
    }

    /// All of them.
    pub fn records(&self) -> u64 {
        self.created + self.skipped + self.updated + self.errors
    }
}

impl Accounted {
    /// Whether something is said of a record.
    pub(super) fn contains(&self, record: u64) -> bool {
        record <= self.up_to || self.beyond.contains(&record)
    }

    /// Adds a record, and says whether it is new.
    fn insert(&mut self, record: u64) -> bool {
        if self.contains(record) {
            return false;
        }
        self.beyond.insert(record);
        while self.beyond.first() == Some(&(self.up_to + 1)) {
            self.beyond.pop_first();
            self.up_to += 1;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(record: u64, outcome: Outcome) -> ResultLine {
        ResultLine::new((record, record + 1), outcome)
    }

    fn write(folder: &Path, lines: &[ResultLine], torn: &[u8]) -> PathBuf {
        let name = folder.join("results.jsonl");
        let mut file = PartialFile::open(&name).unwrap();
        file.begin().unwrap();
        for line in lines {
            file.append(&serde_json::to_vec(line).unwrap()).unwrap();
            file.append(b"\n").unwrap();
        }
        file.append(torn).unwrap();
        name
    }

    #[test]
    fn a_last_line_that_is_torn_anywhere_is_cut_off_and_its_record_is_to_be_sent() {
        let lines = [line(2, Outcome::Created), line(1, Outcome::Error)];
        let last = serde_json::to_vec(&line(3, Outcome::Skipped)).unwrap();
        for length in 0..=last.len() {
            let folder = tempfile::tempdir().unwrap();
            let name = write(folder.path(), &lines, &last[..length]);
            let mut file = PartialFile::open(&name).unwrap();
            let (accounted, tally) = read(&mut file).unwrap();
            assert_eq!(accounted.up_to, 2);
            assert!(!accounted.contains(3));
            assert_eq!((tally.created, tally.errors, tally.skipped), (1, 1, 0));
            file.append(b"x").unwrap();
            let text = std::fs::read_to_string(file.path()).unwrap();
            assert_eq!(text.lines().nth(2), Some("x"), "{length}");
        }
    }

    #[test]
    fn a_damaged_line_and_a_record_that_comes_twice_are_refused() {
        let lines = [line(1, Outcome::Created)];
        let again = serde_json::to_string(&lines[0]).unwrap() + "\n";
        for damage in ["{}\n", "\n", "{\"record\":2\n", again.as_str()] {
            let folder = tempfile::tempdir().unwrap();
            let name = write(folder.path(), &lines, damage.as_bytes());
            let stop = read(&mut PartialFile::open(&name).unwrap()).unwrap_err();
            assert!(matches!(stop, Stop::Usage(_)), "{damage}: {stop}");
        }
    }

    #[test]
    fn records_that_came_nearly_in_order_are_a_number() {
        let mut accounted = Accounted::default();
        for record in [3, 1, 2, 5, 4, 9] {
            assert!(accounted.insert(record));
        }
        assert!(!accounted.insert(4) && !accounted.insert(9));
        assert_eq!(accounted.up_to, 5);
        assert_eq!(accounted.beyond, BTreeSet::from([9]));
        assert!(accounted.contains(9) && !accounted.contains(6));
    }
}
