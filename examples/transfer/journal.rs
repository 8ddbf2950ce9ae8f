//! A file that is written step by step, and appears when it is complete.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tempfile::TempPath;

use crate::options::RunOptions;
use crate::program::{Stop, printable, say};

/// FILE before it is complete: FILE.partial and FILE.journal, which describes it.
///
/// The journal is locked, so that no other process can continue the same file.
pub struct Unfinished {
    /// Dropped first: it writes what is left while the journal is still locked.
    partial: BufWriter<File>,
    journal: Journal,
    overwrite: bool,
}

/// A locked journal. A run without a state leaves nothing of it behind.
struct Journal {
    file: File,
    target: PathBuf,
    has_state: bool,
    has_begun: bool,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
enum Line<S> {
    /// What the run does. It is the first line.
    Run(Value),
    /// How much of FILE.partial is on the disk, in bytes, and how the run continues after it.
    State { length: u64, state: S },
    /// FILE.partial is complete.
    Complete,
}

/// What a journal contains.
#[derive(Default)]
struct Found<S> {
    run: Value,
    state: Option<(u64, S)>,
    is_complete: bool,
}

impl Unfinished {
    /// Opens the unfinished file of `target` with its last state, or creates it. Returns
    /// `None` if an earlier run has completed the file.
    ///
    /// `run` is a JSON object that identifies the run. `read` reads what an earlier run has
    /// written, at least the given number of bytes, and returns where the file continues.
    pub fn open<S: Default + Serialize + DeserializeOwned>(
        target: &Path,
        options: &RunOptions,
        run: &Value,
        read: impl FnOnce(&File, u64) -> io::Result<u64>,
    ) -> Result<Option<(Unfinished, S)>, Stop> {
        let mut journal = Journal::lock(target)?;
        let found: Found<S> = match options.restart {
            true => Found::default(),
            false => journal.read()?,
        };
        let mut fields = run.as_object().into_iter().flatten();
        let difference = fields.find(|(name, value)| found.run.get(name) != Some(value));
        if let (Some((name, _)), true) = (difference, found.state.is_some()) {
            return Err(journal.usage(&format!("is of a run that differs in its {name}")));
        }
        let is_renamed = found.is_complete && !partial_of(target).exists();
        let shown = printable(target.display());
        match fs::symlink_metadata(target) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(Stop::Usage(format!("{shown} is a folder")));
            }
            Ok(_) if is_renamed => {
                say(format_args!("{shown} was complete already."));
                return journal.remove().map(|()| None);
            }
            Ok(_) if !options.overwrite => {
                return Err(Stop::Usage(format!(
                    "{shown} exists: --overwrite replaces it"
                )));
            }
            _ => {}
        }
        let (partial, state) = match found.state {
            Some((length, state)) => (journal.resume(length, read)?, state),
            None => (journal.begin(&Line::<S>::Run(run.clone()))?, S::default()),
        };
        let unfinished = Unfinished {
            journal,
            partial: BufWriter::with_capacity(1 << 16, partial),
            overwrite: options.overwrite,
        };
        Ok(Some((unfinished, state)))
    }

    /// Returns the path of FILE.partial.
    pub fn path(&self) -> PathBuf {
        partial_of(&self.journal.target)
    }

    /// Returns the end of FILE.partial.
    pub fn end(&mut self) -> &mut (impl Write + use<>) {
        &mut self.partial
    }

    /// Passes everything to the system, which keeps it if the process is killed.
    pub fn flush(&mut self) -> Result<(), Stop> {
        let flushed = self.partial.flush();
        flushed.map_err(Stop::file("write", &self.path()))
    }

    /// Writes everything to the disk, and then how the run continues after it.
    pub fn save<S: Serialize>(&mut self, state: &S) -> Result<(), Stop> {
        self.flush()?;
        let file = self.partial.get_mut();
        let length = file.sync_data().and_then(|()| file.stream_position());
        let length = length.map_err(Stop::file("write", &self.path()))?;
        self.journal.add(&Line::State { length, state })?;
        self.journal.has_state = true;
        Ok(())
    }

    /// Gives the file its name.
    pub fn publish(mut self) -> Result<(), Stop> {
        self.journal.add(&Line::<()>::Complete)?;
        let target = &self.journal.target;
        let renamed = match self.overwrite {
            true => fs::rename(self.path(), target),
            false => rename_to_new(&self.path(), target),
        };
        let renamed = renamed.and_then(|()| sync_folder_of(target));
        renamed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Stop::Failed(format!(
                "{} has been created in the meantime and is not replaced: move it away, or add \
                 --overwrite, and run the command again, which sends nothing more",
                printable(target.display())
            )),
            _ => Stop::file("write", target)(error),
        })?;
        self.journal.remove()
    }
}

impl Journal {
    /// Opens or creates the journal of a file, and locks it until the process ends.
    fn lock(target: &Path) -> Result<Journal, Stop> {
        let path = journal_of(target);
        loop {
            let file = open_private(&path)?;
            file.try_lock().map_err(|error| {
                let shown = printable(path.display());
                Stop::Usage(format!("another process is using {shown}: {error}"))
            })?;
            // The process that had the lock may have removed the file.
            let failed = Stop::file("lock", &path);
            if is_at(&file, &path).map_err(&failed)? {
                return Ok(Journal {
                    // It is kept until it is known to have no state.
                    has_state: file.metadata().map_err(&failed)?.len() > 0,
                    has_begun: false,
                    file,
                    target: target.to_owned(),
                });
            }
        }
    }

    /// Reads all lines, and truncates a last one that was not written completely.
    fn read<S: Default + DeserializeOwned>(&mut self) -> Result<Found<S>, Stop> {
        let failed = self.failed("read");
        let mut found = Found::default();
        let mut reader = BufReader::new(&self.file);
        let (mut line, mut end) = (Vec::new(), 0);
        while reader.read_until(b'\n', &mut line).map_err(&failed)? > 0 {
            match serde_json::from_slice(&line) {
                Ok(_) if !line.ends_with(b"\n") => break,
                Ok(Line::Run(run)) => found.run = run,
                Ok(Line::State { length, state }) => found.state = Some((length, state)),
                Ok(Line::Complete) => found.is_complete = true,
                // A power cut can leave anything at the end.
                Err(_) if reader.fill_buf().map_err(&failed)?.is_empty() => break,
                Err(_) => {
                    return Err(self.usage("is damaged, or from another version of this program"));
                }
            }
            end += line.len() as u64;
            line.clear();
        }
        self.has_state = found.state.is_some();
        truncate(&mut self.file, end).map_err(&failed)?;
        Ok(found)
    }

    /// Writes the first line, and creates an empty file.
    fn begin(&mut self, run: &impl Serialize) -> Result<File, Stop> {
        let partial = partial_of(&self.target);
        // An existing file may be open in another program.
        let removed = match fs::remove_file(&partial) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => truncate(&mut self.file, 0),
        };
        removed.map_err(Stop::file("replace", &partial))?;
        (self.has_state, self.has_begun) = (false, true);
        let file = open_private(&partial)?;
        self.add(run)?;
        sync_folder_of(&partial).map_err(Stop::file("write", &partial))?;
        Ok(file)
    }

    /// Opens the file of an earlier run at the end of what `read` accepts.
    fn resume(
        &self,
        length: u64,
        read: impl FnOnce(&File, u64) -> io::Result<u64>,
    ) -> Result<File, Stop> {
        let path = partial_of(&self.target);
        let mut file = open_private(&path)?;
        let failed = Stop::file("read", &path);
        let end = match read(&file, length) {
            Err(error) if error.kind() != io::ErrorKind::InvalidData => return Err(failed(error)),
            Ok(end) if end.min(file.metadata().map_err(&failed)?.len()) >= length => end,
            _ => return Err(self.usage("belongs to a file that is damaged")),
        };
        truncate(&mut file, end).map_err(failed)?;
        Ok(file)
    }

    /// Writes a line to the disk.
    fn add(&mut self, line: &impl Serialize) -> Result<(), Stop> {
        let text = serde_json::to_string(line).map_err(io::Error::from);
        let written = text.and_then(|text| self.file.write_all((text + "\n").as_bytes()));
        written
            .and_then(|()| self.file.sync_data())
            .map_err(self.failed("write"))
    }

    /// Removes it when its file is complete.
    fn remove(mut self) -> Result<(), Stop> {
        // By the time of the drop, the names may be another process's.
        self.has_state = true;
        let path = journal_of(&self.target);
        fs::remove_file(&path)
            .and_then(|()| sync_folder_of(&path))
            .map_err(Stop::file("remove", &path))
    }

    fn failed(&self, what: &str) -> impl Fn(io::Error) -> Stop + use<> {
        Stop::file(what, &journal_of(&self.target))
    }

    fn usage(&self, what: &str) -> Stop {
        let shown = printable(journal_of(&self.target).display());
        Stop::Usage(format!("{shown} {what}: --restart discards it"))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        if !self.has_state {
            if self.has_begun {
                let _ = fs::remove_file(partial_of(&self.target));
            }
            let _ = fs::remove_file(journal_of(&self.target));
        }
    }
}

/// Opens a regular file, or creates it, for its owner alone.
fn open_private(path: &Path) -> Result<File, Stop> {
    let opened = || {
        match fs::symlink_metadata(path) {
            Ok(metadata) if !metadata.is_file() => {
                return Err(io::Error::other("not a regular file"));
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        // It may have existed before.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(file)
    };
    let shown = printable(path.display());
    opened().map_err(|error| Stop::Usage(format!("could not open {shown}: {error}")))
}

/// Returns `true` if a path still leads to an open file.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    let has_name = std::os::unix::fs::MetadataExt::nlink(&file.metadata()?) > 0;
    #[cfg(not(unix))]
    let has_name = file.metadata()?.is_file();
    Ok(has_name && path.exists())
}

/// Removes what follows a position, and continues there.
fn truncate(file: &mut File, end: u64) -> io::Result<()> {
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end)).map(drop)
}

/// Renames a file, unless the new name exists.
fn rename_to_new(from: &Path, to: &Path) -> io::Result<()> {
    let renamed = TempPath::try_from_path(from)?.persist_noclobber(to);
    renamed.map_err(|failed| {
        // It is not a temporary file: the next run continues with it.
        let _ = failed.path.keep();
        failed.error
    })
}

/// Writes the names in the folder of a file to the disk. Only Unix needs it.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

fn journal_of(target: &Path) -> PathBuf {
    with_ending(target, ".journal")
}

fn partial_of(target: &Path) -> PathBuf {
    with_ending(target, ".partial")
}

/// Returns `users.csv.journal` for `users.csv` and `.journal`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}
