//! A file in the making: it has its name only once it is whole.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crc32fast::Hasher;
use fs4::TryLockError;

use crate::atomic_file::{private, rename_durably, with_ending};
use crate::end::Stop;

/// The file `NAME.partial` that becomes `NAME`.
///
/// It is locked, so that no two runs write one file; the lock goes with the process,
/// however that ends.
pub struct PartialFile {
    file: File,
    path: PathBuf,
    finished: PathBuf,
    length: u64,
    hasher: Hasher,
}

/// Where a file stood: how long it was, and the CRC-32 of that much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mark {
    /// In bytes.
    pub length: u64,
    /// Of all bytes up to the length.
    pub crc32: u32,
}

impl PartialFile {
    /// Opens the partial file of a file, or makes it.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] where another run has it, [`Stop::Failed`] where the file system
    /// refuses.
    pub fn open(finished: &Path) -> Result<PartialFile, Stop> {
        let path = with_ending(finished, ".partial");
        let file = private().open(&path).map_err(Stop::file("open", &path))?;
        let is_taken = match fs4::FileExt::try_lock(&file) {
            // What another run has just renamed is no partial file any more.
            Ok(()) => !path.exists(),
            Err(TryLockError::WouldBlock) => true,
            Err(TryLockError::Error(error)) => return Err(Stop::file("lock", &path)(error)),
        };
        if is_taken {
            let path = path.display();
            return Err(Stop::Usage(format!("another run is writing {path}")));
        }
        Ok(PartialFile {
            file,
            path,
            finished: finished.to_owned(),
            length: 0,
            hasher: Hasher::new(),
        })
    }

    /// Begins an empty file.
    ///
    /// # Errors
    ///
    /// [`Stop::Failed`] where the file system refuses.
    pub fn begin(&mut self) -> Result<(), Stop> {
        self.hasher = Hasher::new();
        self.cut(0).map_err(Stop::file("empty", &self.path))
    }

    /// Goes on where a file stood, and drops what came after.
    ///
    /// # Errors
    ///
    /// [`Stop::Usage`] where the file is shorter or other than it was,
    /// [`Stop::Failed`] where the file system refuses.
    pub fn resume(&mut self, mark: Mark) -> Result<(), Stop> {
        let hasher = self
            .hash(mark.length)
            .map_err(Stop::file("read", &self.path))?;
        if hasher.as_ref().map(|hasher| hasher.clone().finalize()) != Some(mark.crc32) {
            return Err(Stop::Usage(format!(
                "{} is not as the checkpoint has it: --restart begins anew",
                self.path.display()
            )));
        }
        self.hasher = hasher.unwrap_or_default();
        self.cut(mark.length).map_err(Stop::file("cut", &self.path))
    }

    /// The checksum of the first bytes; `None` where there are fewer.
    fn hash(&mut self, length: u64) -> io::Result<Option<Hasher>> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut reader = BufReader::with_capacity(1 << 16, (&self.file).take(length));
        let mut hasher = Hasher::new();
        let mut hashed = 0;
        loop {
            let bytes = io::BufRead::fill_buf(&mut reader)?;
            let count = bytes.len();
            if count == 0 {
                return Ok((hashed == length).then_some(hasher));
            }
            hasher.update(bytes);
            hashed += count as u64;
            io::BufRead::consume(&mut reader, count);
        }
    }

    /// Cuts the file to a length that it has, and writes on from there.
    pub(crate) fn cut(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.file.seek(SeekFrom::Start(length))?;
        self.length = length;
        Ok(())
    }

    /// Appends. It is on the disk when [`sync`](PartialFile::sync) has returned.
    ///
    /// # Errors
    ///
    /// [`Stop::Failed`] where the file system refuses, as a full disk does.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        self.file
            .write_all(bytes)
            .map_err(Stop::file("write", &self.path))?;
        self.length += bytes.len() as u64;
        self.hasher.update(bytes);
        Ok(())
    }

    /// Returns when all that was appended is on the disk.
    ///
    /// # Errors
    ///
    /// [`Stop::Failed`] where the file system refuses.
    pub fn sync(&self) -> Result<(), Stop> {
        self.file
            .sync_data()
            .map_err(Stop::file("write", &self.path))
    }

    /// Where the file stands.
    pub fn mark(&self) -> Mark {
        Mark {
            length: self.length,
            crc32: self.hasher.clone().finalize(),
        }
    }

    /// The file itself, to be read from its beginning.
    ///
    /// # Errors
    ///
    /// The file system may refuse.
    pub fn read_from_start(&mut self) -> io::Result<&File> {
        self.file.seek(SeekFrom::Start(0))?;
        Ok(&self.file)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// [`Stop::Failed`] where the file system refuses.
    pub fn publish(self) -> Result<(), Stop> {
        self.file
            .sync_all()
            .and_then(|()| rename_durably(&self.path, &self.finished))
            .map_err(Stop::file("finish", &self.finished))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn what_came_after_the_mark_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("users.jsonl");
        let mut file = PartialFile::open(&name).unwrap();
        file.begin().unwrap();
        file.append(b"one\n").unwrap();
        let mark = file.mark();
        file.append(b"tw").unwrap();
        drop(file);

        let mut file = PartialFile::open(&name).unwrap();
        file.resume(mark).unwrap();
        assert_eq!(file.mark(), mark);
        file.append(b"two\n").unwrap();
        assert!(!name.exists());
        file.publish().unwrap();
        assert_eq!(fs::read(&name).unwrap(), b"one\ntwo\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_was_changed_or_shortened_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("users.jsonl");
        let partial = folder.path().join("users.jsonl.partial");
        let mut file = PartialFile::open(&name).unwrap();
        file.begin().unwrap();
        file.append(b"one\ntwo\n").unwrap();
        let mark = file.mark();
        drop(file);
        for content in [&b"one\nTwo\n"[..], b"one\n", b""] {
            fs::write(&partial, content).unwrap();
            let mut file = PartialFile::open(&name).unwrap();
            assert!(matches!(file.resume(mark), Err(Stop::Usage(_))));
            assert_eq!(fs::read(&partial).unwrap(), content);
        }
    }

    #[test]
    fn two_runs_do_not_write_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("users.jsonl");
        let first = PartialFile::open(&name).unwrap();
        assert!(matches!(PartialFile::open(&name), Err(Stop::Usage(_))));
        drop(first);
        assert!(PartialFile::open(&name).is_ok());
    }
}
