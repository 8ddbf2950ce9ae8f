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
pub struct Unfinished<S> {
    /// Dropped first: it writes what is left while the journal is still locked.
    partial: BufWriter<File>,
    journal: Journal,
    /// The last step.
    pub step: Step<S>,
}

/// A line of the journal. The last one counts.
#[derive(Default, Serialize, Deserialize)]
pub struct Step<S> {
    /// What the run does.
    run: Value,
    /// How much of FILE.partial is on the disk, in bytes.
    length: u64,
    /// How the run continues after it.
    pub state: S,
    /// Whether FILE.partial is complete.
    pub is_complete: bool,
}

/// A locked journal. An empty one is removed when it is dropped.
struct Journal {
    file: File,
    target: PathBuf,
    /// Whether FILE.partial was created by this run.
    has_begun: bool,
}

impl<S: Default + Serialize + DeserializeOwned> Unfinished<S> {
    /// Opens the unfinished file of `target` after its last step, or creates it. Returns
    /// `None` if an earlier run has completed the file.
    ///
    /// `run` is a JSON object that identifies the run. `read` reads what an earlier run has
    /// written, at least the given number of bytes, and returns where the file continues.
    pub fn open(
        target: &Path,
        options: &RunOptions,
        run: Value,
        read: impl FnOnce(&File, u64) -> io::Result<u64>,
    ) -> Result<Option<Unfinished<S>>, Stop> {
        let mut journal = Journal::lock(target)?;
        let found: Option<Step<S>> = match options.restart {
            true => None,
            false => journal.read()?,
        };
        let before = found.as_ref().map_or(&run, |step| &step.run);
        let mut fields = run.as_object().into_iter().flatten();
        if let Some((name, _)) = fields.find(|(name, value)| before.get(name) != Some(value)) {
            return Err(journal.usage(&format!("is of a run that differs in its {name}")));
        }
        let is_complete = found.as_ref().is_some_and(|step| step.is_complete);
        let shown = printable(target.display());
        match fs::symlink_metadata(target) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(Stop::Usage(format!("{shown} is a folder")));
            }
            Ok(_) if is_complete && !journal.partial_path().exists() => {
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
        let partial = match &found {
            Some(step) => journal.resume(step.length, read)?,
            None => journal.begin()?,
        };
        Ok(Some(Unfinished {
            partial: BufWriter::with_capacity(1 << 16, partial),
            journal,
            step: found.unwrap_or_else(|| Step {
                run,
                ..Step::default()
            }),
        }))
    }

    /// Returns the path of FILE.partial.
    pub fn path(&self) -> PathBuf {
        self.journal.partial_path()
    }

    /// Writes to the end of FILE.partial.
    pub fn write<T>(
        &mut self,
        write: impl FnOnce(&mut BufWriter<File>) -> io::Result<T>,
    ) -> Result<T, Stop> {
        write(&mut self.partial).map_err(Stop::file("write", &self.path()))
    }

    /// Writes everything to the disk, and then the step, which says how the run continues.
    pub fn save(&mut self) -> Result<(), Stop> {
        self.step.length = self.write(|end| {
            end.flush()?;
            end.get_ref().sync_data()?;
            end.stream_position()
        })?;
        let line = serde_json::to_string(&self.step).map_err(io::Error::from);
        let file = &mut self.journal.file;
        let written = line.and_then(|line| file.write_all((line + "\n").as_bytes()));
        let written = written.and_then(|()| file.sync_data());
        written.map_err(Stop::file("write", &self.journal.path()))
    }

    /// Gives the file its name, after it was saved as complete, and returns the name.
    pub fn publish(self, options: &RunOptions) -> Result<String, Stop> {
        let target = &self.journal.target;
        let shown = printable(target.display());
        let renamed = match options.overwrite {
            true => fs::rename(self.path(), target),
            false => rename_to_new(&self.path(), target),
        };
        let renamed = renamed.and_then(|()| sync_folder_of(target));
        renamed.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Stop::Failed(format!(
                "{shown} has been created in the meantime and is not replaced: move it away, or \
                 add --overwrite, and run the command again, which sends nothing more"
            )),
            _ => Stop::file("write", target)(error),
        })?;
        self.journal.remove().map(|()| shown)
    }
}

impl Journal {
    /// Opens or creates the journal of a file, and locks it until the process ends.
    fn lock(target: &Path) -> Result<Journal, Stop> {
        let path = with_ending(target, ".journal");
        loop {
            let file = open_private(&path)?;
            file.try_lock().map_err(|error| {
                let shown = printable(path.display());
                Stop::Usage(format!("another process is using {shown}: {error}"))
            })?;
            // The process that had the lock may have removed the file.
            if is_at(&file, &path).map_err(Stop::file("lock", &path))? {
                return Ok(Journal {
                    file,
                    target: target.to_owned(),
                    has_begun: false,
                });
            }
        }
    }

    /// Reads the last step, and removes a last line that was not written completely.
    fn read<S: DeserializeOwned>(&mut self) -> Result<Option<Step<S>>, Stop> {
        let failed = Stop::file("read", &self.path());
        let mut last = None;
        let read = read_lines(&self.file, |step| last = Some(step));
        let (end, has_more) = read.map_err(&failed)?;
        // A power cut can leave anything in the last line.
        if has_more {
            return Err(self.usage("is damaged, or from another version of this program"));
        }
        truncate(&mut self.file, end).map_err(&failed)?;
        Ok(last)
    }

    /// Empties the journal, and creates an empty file.
    fn begin(&mut self) -> Result<File, Stop> {
        let path = self.partial_path();
        // An existing file may be open in another program.
        let removed = match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => truncate(&mut self.file, 0),
        };
        removed.map_err(Stop::file("replace", &path))?;
        let file = open_private(&path)?;
        self.has_begun = true;
        sync_folder_of(&path).map_err(Stop::file("write", &path))?;
        Ok(file)
    }

    /// Opens the file of an earlier run at the end of what `read` accepts.
    fn resume(
        &self,
        length: u64,
        read: impl FnOnce(&File, u64) -> io::Result<u64>,
    ) -> Result<File, Stop> {
        let path = self.partial_path();
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

    /// Removes it when its file is complete.
    fn remove(self) -> Result<(), Stop> {
        let path = self.path();
        fs::remove_file(&path)
            .and_then(|()| sync_folder_of(&path))
            .map_err(Stop::file("remove", &path))
    }

    fn path(&self) -> PathBuf {
        with_ending(&self.target, ".journal")
    }

    fn partial_path(&self) -> PathBuf {
        with_ending(&self.target, ".partial")
    }

    fn usage(&self, what: &str) -> Stop {
        let shown = printable(self.path().display());
        Stop::Usage(format!("{shown} {what}: --restart discards it"))
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // Without a step, there is nothing to continue.
        let metadata = self.file.metadata();
        if metadata.is_ok_and(|metadata| metadata.len() == 0) {
            if self.has_begun {
                let _ = fs::remove_file(self.partial_path());
            }
            let _ = fs::remove_file(self.path());
        }
    }
}

/// Reads lines of JSON up to the first one that is malformed or incomplete. Returns where they
/// end, and whether there are more lines after that one.
pub fn read_lines<T: DeserializeOwned>(
    file: &File,
    mut add: impl FnMut(T),
) -> io::Result<(u64, bool)> {
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
    Ok((end, !reader.fill_buf()?.is_empty()))
}

/// Opens a regular file, or creates it, for its owner alone.
fn open_private(path: &Path) -> Result<File, Stop> {
    let opened = || {
        if fs::symlink_metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(io::Error::other("not a regular file"));
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
    let mut from = TempPath::try_from_path(from)?;
    // If it fails, the next run continues with the file.
    from.disable_cleanup(true);
    Ok(from.persist_noclobber(to)?)
}

/// Writes the names in the folder of a file to the disk. Only Unix needs it.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    Ok(())
}

/// Returns `users.csv.journal` for `users.csv` and `.journal`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}
