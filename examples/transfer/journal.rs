//! A journal: what a run has done so far, a line each with a checksum.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::end::{Stop, printable};
use crate::files::{private, sync_folder_of, with_ending};

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the run is about. It is the first line.
    Header,
    /// A user who was found, or what became of a record.
    Item,
    /// How far the run has come. It is on the disk before the run goes on.
    Mark,
    /// The length and checksum of the finished file, before it gets its name.
    Finished,
}

impl Kind {
    const ALL: [(u8, Kind); 4] = [
        (b'H', Kind::Header),
        (b'I', Kind::Item),
        (b'M', Kind::Mark),
        (b'F', Kind::Finished),
    ];

    fn letter(self) -> u8 {
        let mut all = Kind::ALL.iter();
        all.find(|(_, kind)| *kind == self)
            .map_or(b'?', |all| all.0)
    }
}

/// An open journal, which no other process can open meanwhile: the lock goes with the
/// process, however that ends.
pub struct Journal {
    file: File,
    path: PathBuf,
    /// How long it is, without what a failed write has left.
    length: u64,
    /// Lines that are not written yet.
    pending: Vec<u8>,
    /// Whether it has more than its header.
    is_worth_keeping: bool,
}

impl Journal {
    /// Opens and locks the journal of a file, or creates it.
    pub fn open(finished: &Path) -> Result<Journal, Stop> {
        let path = with_ending(finished, ".journal");
        let shown = printable(path.display());
        loop {
            match fs::symlink_metadata(&path) {
                Ok(metadata) if !metadata.is_file() => {
                    return Err(Stop::Usage(format!("{shown} is not a regular file")));
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(Stop::Usage(format!("{shown}: {error}")));
                }
                _ => {}
            }
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = private(&mut options).open(&path);
            let file = file.map_err(|error| Stop::Usage(format!("{shown}: {error}")))?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Stop::Usage(format!("another process is using {shown}")));
                }
                Err(TryLockError::Error(error)) => return Err(Stop::file("lock", &path)(error)),
            }
            // The process that had the lock may have removed the file.
            if is_at(&file, &path) {
                restrict(&file).map_err(Stop::file("restrict", &path))?;
                return Ok(Journal {
                    file,
                    path,
                    length: 0,
                    pending: Vec::new(),
                    is_worth_keeping: false,
                });
            }
        }
    }

    /// Whether a file has a journal.
    pub fn exists(finished: &Path) -> bool {
        with_ending(finished, ".journal").exists()
    }

    /// Forgets what is in it.
    pub fn clear(&mut self) -> Result<(), Stop> {
        self.length = 0;
        let cleared = self.file.set_len(0);
        cleared.map_err(Stop::file("clear", &self.path))
    }

    /// Reads all lines, and cuts off an end that was not written as a whole. Items after
    /// the last mark are cut off as well if `by_marks` is set: a page is whole or not there.
    pub fn replay(
        &mut self,
        by_marks: bool,
        mut read: impl FnMut(Kind, &[u8]) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut whole = 0;
        let mut marks_after_damage = None;
        let mut lines = 0;
        each_line(&mut self.file, &self.path, |end, line| {
            match (line, &mut marks_after_damage) {
                (Some((kind, json)), None) => {
                    read(kind, json)?;
                    lines += 1;
                    if !by_marks || kind != Kind::Item {
                        whole = end;
                    }
                }
                (None, None) => marks_after_damage = Some(0),
                (Some((Kind::Mark, _)), Some(marks)) => *marks += 1,
                _ => {}
            }
            Ok(())
        })?;
        // Only what came after the last mark may be lost by a power cut.
        if marks_after_damage.is_some_and(|marks| marks > u32::from(lines > 0)) {
            return Err(Stop::Usage(format!(
                "{} is damaged: --restart forgets it",
                printable(self.path.display())
            )));
        }
        self.is_worth_keeping = lines > 1;
        self.length = whole;
        let cut = self.file.set_len(whole);
        cut.map_err(Stop::file("cut", &self.path))
    }

    /// Reads all lines again.
    pub fn read(
        &mut self,
        mut read: impl FnMut(Kind, &[u8]) -> io::Result<()>,
    ) -> Result<(), Stop> {
        let failed = Stop::file("read", &self.path);
        each_line(&mut self.file, &self.path, |_, line| match line {
            Some((kind, json)) => read(kind, json).map_err(&failed),
            None => Err(failed(io::ErrorKind::InvalidData.into())),
        })
    }

    /// Adds a line, to be written by the next [`write`](Journal::write) or
    /// [`sync`](Journal::sync).
    pub fn add<T: Serialize + ?Sized>(&mut self, kind: Kind, value: &T) -> Result<(), Stop> {
        let begin = self.pending.len();
        self.pending.extend(b"00000000 ");
        self.pending.push(kind.letter());
        serde_json::to_writer(&mut self.pending, value)
            .map_err(|_| Stop::Failed("a value does not serialize".to_owned()))?;
        let checked = &mut self.pending[begin + 9..];
        for byte in &mut *checked {
            // Inside of a JSON string they are escaped.
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        let crc32 = format!("{:08x}", crc32fast::hash(checked));
        self.pending[begin..begin + 8].copy_from_slice(crc32.as_bytes());
        self.pending.push(b'\n');
        self.is_worth_keeping |= kind != Kind::Header;
        Ok(())
    }

    /// Hands the added lines to the system, which keeps them if the process is killed.
    pub fn write(&mut self) -> Result<(), Stop> {
        let written = self
            .file
            .seek(SeekFrom::Start(self.length))
            .and_then(|_| self.file.write_all(&self.pending));
        if let Err(error) = written {
            // If this fails as well, the next run cuts it off.
            let _ = self.file.set_len(self.length);
            return Err(Stop::file("write", &self.path)(error));
        }
        self.length += self.pending.len() as u64;
        self.pending.clear();
        Ok(())
    }

    /// Writes the added lines to the disk.
    pub fn sync(&mut self) -> Result<(), Stop> {
        self.write()?;
        let synced = self.file.sync_data();
        synced.map_err(Stop::file("write", &self.path))
    }

    /// Writes the header of a new journal to the disk, with the name of the file.
    pub fn begin<T: Serialize + ?Sized>(&mut self, header: &T) -> Result<(), Stop> {
        self.clear()?;
        self.add(Kind::Header, header)?;
        self.sync()?;
        sync_folder_of(&self.path).map_err(Stop::file("write", &self.path))
    }

    /// Removes it, once what it says is elsewhere.
    pub fn remove(mut self) -> Result<(), Stop> {
        // Nothing is left for the drop to remove: by then the file may be another's.
        self.is_worth_keeping = true;
        fs::remove_file(&self.path)
            .and_then(|()| sync_folder_of(&self.path))
            .map_err(Stop::file("remove", &self.path))
    }

    /// The name of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A run that did nothing leaves nothing behind.
impl Drop for Journal {
    fn drop(&mut self) {
        if !self.is_worth_keeping {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Calls `read` for each line with where it ends; `None` is one that is not as it was written.
fn each_line(
    file: &mut File,
    path: &Path,
    mut read: impl FnMut(u64, Option<(Kind, &[u8])>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    file.seek(SeekFrom::Start(0))
        .map_err(Stop::file("read", path))?;
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    let mut end = 0;
    loop {
        line.clear();
        let length = reader.read_until(b'\n', &mut line);
        match length.map_err(Stop::file("read", path))? {
            0 => return Ok(()),
            length => end += length as u64,
        }
        read(end, parse(&line))?;
    }
}

fn parse(line: &[u8]) -> Option<(Kind, &[u8])> {
    let (crc32, checked) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let expected = format!("{:08x} ", crc32fast::hash(checked));
    let (letter, json) = checked.split_first()?;
    let kind = Kind::ALL.iter().find(|(of_kind, _)| of_kind == letter)?.1;
    (expected.as_bytes() == crc32).then_some((kind, json))
}

/// Whether a path still leads to an open file.
fn is_at(file: &File, path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let is_same = || -> io::Result<bool> {
            let (open, found) = (file.metadata()?, fs::symlink_metadata(path)?);
            Ok((open.dev(), open.ino()) == (found.dev(), found.ino()))
        };
        is_same().unwrap_or(false)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        path.exists()
    }
}

/// A file that was there already may be readable for others.
fn restrict(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    let _ = file;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: Kind = Kind::Mark;

    /// A journal of two pages with two users each, and its bytes.
    fn written(folder: &Path) -> Vec<u8> {
        let mut journal = Journal::open(&folder.join("a")).unwrap();
        journal.begin("header").unwrap();
        for page in 0..2 {
            journal.add(Kind::Item, &page).unwrap();
            journal.add(Kind::Item, "x\ny").unwrap();
            journal.add(MARK, &page).unwrap();
            journal.sync().unwrap();
        }
        fs::read(journal.path()).unwrap()
    }

    fn replayed(folder: &Path, by_marks: bool) -> Result<Vec<(Kind, String)>, Stop> {
        let mut lines = Vec::new();
        let mut journal = Journal::open(&folder.join("a"))?;
        let mut read = |kind, json: &[u8]| {
            lines.push((kind, String::from_utf8_lossy(json).into_owned()));
            Ok(())
        };
        let replayed = journal.replay(by_marks, &mut read);
        journal.is_worth_keeping = true;
        replayed.map(|()| lines)
    }

    #[test]
    fn a_journal_that_is_cut_anywhere_is_read_up_to_its_last_whole_line_and_goes_on_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let whole = written(folder.path());
        let lines: Vec<_> = whole.split_inclusive(|byte| *byte == b'\n').collect();
        for cut in 0..=whole.len() {
            let kept = whole[..cut].iter().filter(|byte| **byte == b'\n').count();
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(replayed(folder.path(), false).unwrap().len(), kept);
            assert_eq!(fs::read(&path).unwrap(), lines[..kept].concat(), "{cut}");
            replayed(folder.path(), true).unwrap();
            let pages = [0, 1, 1, 1, 4, 4, 4, 7][kept];
            assert_eq!(fs::read(&path).unwrap(), lines[..pages].concat(), "{cut}");
        }
    }

    #[test]
    fn damage_before_the_last_page_is_an_error_and_any_other_is_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.journal");
        let whole = written(folder.path());
        let first_page: usize = whole
            .split_inclusive(|b| *b == b'\n')
            .take(4)
            .map(<[u8]>::len)
            .sum();
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, &damaged).unwrap();
            let replayed = replayed(folder.path(), false);
            // The mark of the first page, with the line end before it, and what follows.
            let header = whole.iter().position(|byte| *byte == b'\n').unwrap();
            let mark = whole[..first_page - 1]
                .iter()
                .rposition(|byte| *byte == b'\n');
            let is_early = index < mark.unwrap() || index <= header;
            assert_eq!(replayed.is_err(), is_early, "byte {index}: {replayed:?}");
        }
    }

    #[test]
    fn two_processes_cannot_have_it_and_an_empty_one_is_not_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("a");
        let journal = Journal::open(&name).unwrap();
        assert!(matches!(Journal::open(&name), Err(Stop::Usage(_))));
        drop(journal);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
