//! The file of an export, and the checkpoint beside it.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::options::ExportOptions;
use super::pages::Page;
use super::rows::{head, rows};
use crate::atomic_file::{remove_durably, with_ending};
use crate::checkpoint;
use crate::end::Stop;
use crate::format::Format;
use crate::partial_file::{Mark, PartialFile};
use crate::project::Project;

/// A page that is asked for again after a crash costs a search; writing to the disk for
/// every page of a fast server would cost more. Stytch's pages take longer than this.
const BETWEEN_CHECKPOINTS: Duration = Duration::from_millis(100);

/// What the checkpoint holds. The file counts up to the mark: what stands after it was
/// written by a run that did not come to say so.
#[derive(Clone, Serialize, Deserialize)]
struct State {
    project: String,
    format: Format,
    query: Value,
    mark: Mark,
    users: u64,
    /// Where the next page begins.
    cursor: Option<String>,
    /// No page is left: only the name is missing.
    is_whole: bool,
}

/// A file that users are appended to.
pub(super) struct Output {
    file: PartialFile,
    checkpoint: PathBuf,
    state: State,
    /// When the checkpoint was written.
    saved: Instant,
}

impl Output {
    /// Opens the file; `None` where an earlier run had finished it, all but for removing
    /// its checkpoint.
    pub(super) fn open(project: &Project, options: &ExportOptions) -> Result<Option<Output>, Stop> {
        let checkpoint = with_ending(&options.output, ".checkpoint");
        let new = State {
            project: project.name.clone(),
            format: options.format,
            query: options.query_as_json(),
            mark: Mark::default(),
            users: 0,
            cursor: None,
            is_whole: false,
        };
        if options.restart {
            remove_durably(&checkpoint).map_err(Stop::file("remove", &checkpoint))?;
        }
        if let Some(state) = checkpoint::load::<State>(&checkpoint)? {
            check_same(&checkpoint, &state, &new)?;
            if state.is_whole && !with_ending(&options.output, ".partial").exists() {
                return already_whole(&checkpoint, &state, options);
            }
        } else if options.output.exists() && !options.overwrite {
            let path = options.output.display();
            return Err(Stop::Usage(format!(
                "{path} exists: --overwrite replaces it"
            )));
        }
        let file = PartialFile::open(&options.output)?;
        // Read under the lock: another run may have written it since.
        let found = checkpoint::load::<State>(&checkpoint)?;
        let mut output = Output {
            file,
            checkpoint,
            state: found.clone().unwrap_or(new),
            saved: Instant::now(),
        };
        match found {
            Some(state) => {
                output.file.resume(state.mark)?;
                eprintln!("Going on after {} users.", state.users);
            }
            None => {
                output.file.begin()?;
                let head = head(options.format).map_err(Stop::file("write", output.file.path()))?;
                output.file.append(&head)?;
            }
        }
        Ok(Some(output))
    }

    /// How many users are written.
    pub(super) fn users(&self) -> u64 {
        self.state.users
    }

    /// Where the next page begins.
    pub(super) fn cursor(&self) -> Option<String> {
        self.state.cursor.clone()
    }

    /// Appends a page, and says so in the checkpoint from time to time.
    pub(super) fn append(&mut self, page: &Page) -> Result<(), Stop> {
        let bytes =
            rows(self.state.format, &page.users).map_err(Stop::file("write", self.file.path()))?;
        self.file.append(&bytes)?;
        self.state.mark = self.file.mark();
        self.state.users += page.users.len() as u64;
        self.state.cursor = page.next_cursor.clone();
        self.state.is_whole = page.next_cursor.is_none();
        if self.state.is_whole || self.saved.elapsed() >= BETWEEN_CHECKPOINTS {
            self.save()?;
        }
        Ok(())
    }

    /// Writes the checkpoint, once the users that it speaks of are on the disk.
    pub(super) fn save(&mut self) -> Result<(), Stop> {
        self.file.sync()?;
        checkpoint::save(&self.checkpoint, &self.state)?;
        self.saved = Instant::now();
        Ok(())
    }

    /// Whether no page is left.
    pub(super) fn is_whole(&self) -> bool {
        self.state.is_whole
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
            ("format", found.format == asked.format),
            ("query", found.query == asked.query),
        ],
    )
}

/// The run before was cut short between giving the name and removing the checkpoint.
fn already_whole(
    checkpoint: &Path,
    state: &State,
    options: &ExportOptions,
) -> Result<Option<Output>, Stop> {
    let length = std::fs::metadata(&options.output).map(|file| file.len());
    if length.ok() != Some(state.mark.length) {
        let path = options.output.display();
        return Err(Stop::Usage(format!(
            "{path} was whole, and is gone or another file now: --restart begins anew"
        )));
    }
    remove_durably(checkpoint).map_err(Stop::file("remove", checkpoint))?;
    Ok(None)
}
