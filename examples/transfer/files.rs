//! Files that appear whole, for their owner alone.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::end::{Stop, printable};
use crate::journal::{Journal, Kind};

/// Tells one content from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The length in bytes.
    pub bytes: u64,
    /// The CRC-32 of all bytes.
    pub crc32: u32,
}

/// A reader or writer that computes the [`Content`] of what goes through it.
pub struct Measured<T> {
    inner: T,
    hasher: crc32fast::Hasher,
    bytes: u64,
}

impl<T> Measured<T> {
    /// Measures from here on.
    pub fn new(inner: T) -> Measured<T> {
        let hasher = crc32fast::Hasher::new();
        Measured {
            inner,
            hasher,
            bytes: 0,
        }
    }

    /// What has gone through.
    pub fn content(&self) -> Content {
        let crc32 = self.hasher.clone().finalize();
        Content {
            bytes: self.bytes,
            crc32,
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count(&buffer[..length]);
        Ok(length)
    }
}

impl<W: Write> Write for Measured<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.count(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The file that a run ends with.
pub struct Output {
    path: PathBuf,
    overwrite: bool,
}

impl Output {
    /// A file that is not replaced unless `overwrite` is set.
    pub fn new(path: &Path, overwrite: bool) -> Output {
        Output {
            path: path.to_owned(),
            overwrite,
        }
    }

    /// Checks that the file can be written in the end, and returns whether an earlier run
    /// has written it already, of which `finished` is the content.
    pub fn check(&self, finished: Option<Content>) -> Result<bool, Stop> {
        let shown = printable(self.path.display());
        let found = match fs::symlink_metadata(&self.path) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(Stop::Usage(format!("{shown}: {error}"))),
        };
        if found.is_dir() {
            return Err(Stop::Usage(format!("{shown} is a folder")));
        }
        if finished.is_some() && found.is_file() {
            let file = File::open(&self.path).map_err(Stop::file("read", &self.path))?;
            let mut file = Measured::new(file);
            io::copy(&mut file, &mut io::sink()).map_err(Stop::file("read", &self.path))?;
            if finished == Some(file.content()) {
                return Ok(true);
            }
        }
        match self.overwrite {
            true => Ok(false),
            false => Err(Stop::Usage(format!(
                "{shown} exists: --overwrite replaces it"
            ))),
        }
    }

    /// Writes the file under another name, notes its content in the journal, gives it its
    /// name and removes the journal.
    pub fn publish(
        &self,
        mut journal: Journal,
        write: impl FnOnce(&mut Journal, &mut dyn Write) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let failed = Stop::file("write", &self.path);
        let mut unfinished = OsString::from(".");
        unfinished.push(self.path.file_name().unwrap_or_default());
        unfinished.push(".unfinished");
        let folder = folder_of(&self.path);
        // An earlier run may have left one; the lock on the journal covers it.
        let _ = fs::remove_file(folder.join(&unfinished));
        // With these settings it is a new file, for its owner alone.
        let file = tempfile::Builder::new()
            .prefix(&unfinished)
            .rand_bytes(0)
            .tempfile_in(folder)
            .map_err(&failed)?;
        let mut writer = Measured::new(BufWriter::with_capacity(1 << 16, file));
        write(&mut journal, &mut writer)?;
        let content = writer.content();
        let file = writer.inner.into_inner();
        let file = file.map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(&failed)?;
        journal.add(Kind::Finished, &content)?;
        journal.sync()?;
        let persisted = match self.overwrite {
            true => file.persist(&self.path),
            false => file.persist_noclobber(&self.path),
        };
        persisted.map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => Stop::Failed(format!(
                "{} has appeared meanwhile and is not replaced: move it away, or add \
                 --overwrite, and run the command again, which sends nothing more",
                printable(self.path.display())
            )),
            _ => failed(error.error),
        })?;
        sync_folder_of(&self.path).map_err(&failed)?;
        journal.remove()
    }
}

/// `users.csv` becomes `users.csv.journal`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    PathBuf::from(name)
}

/// Makes the names in the folder of a file last. On Unix a folder is a file whose content
/// are names; elsewhere the system takes care of them.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder_of(path))?.sync_all()?;
    }
    Ok(())
}

/// Options by which a new file is for its owner alone: the files hold personal data.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    folder.unwrap_or(Path::new("."))
}
