//! Saves all users of a sandbox to a file, and loads them.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::seed;
use super::store::Store;

/// Adds the users of a file and returns how many they are. If one is invalid, none is
/// added.
pub(super) fn load(store: &mut Store, path: &Path, now: u64) -> io::Result<usize> {
    let file = BufReader::new(File::open(path)?);
    let (mut loaded, mut count) = (store.clone(), 0);
    for value in Deserializer::from_reader(file).into_iter::<Box<RawValue>>() {
        for user in users_of(&value?)? {
            count += 1;
            seed::add_user(&mut loaded, user, now)
                .map_err(|error| invalid(format!("user {count}: {error}")))?;
        }
    }
    *store = loaded;
    Ok(count)
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Returns the users of an array, or of a page as a search returns it, or the one user.
fn users_of(value: &RawValue) -> io::Result<Vec<&RawValue>> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
    let users = match fields.get("results") {
        Some(results) => results,
        None if value.get().starts_with('[') => value,
        None => return Ok(vec![value]),
    };
    serde_json::from_str(users.get())
        .map_err(|_| invalid("the field `results` must be an array".to_owned()))
}

/// Writes every user as a line of JSON and returns how many they are.
///
/// The file is written under another name and renamed when it is complete.
pub(super) fn save(store: &Store, path: &Path) -> io::Result<usize> {
    let mut unfinished = OsString::from(path);
    unfinished.push(".unfinished");
    let unfinished = Path::new(&unfinished);
    let written = write(store, unfinished).and_then(|()| fs::rename(unfinished, path));
    if written.is_err() {
        // The error of the write is returned, not that of the cleanup.
        let _ = fs::remove_file(unfinished);
    }
    written.map(|()| store.after(None).count())
}

fn write(store: &Store, path: &Path) -> io::Result<()> {
    // The users may be copies of real ones, so only the owner can read the file.
    let _ = fs::remove_file(path);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = BufWriter::new(options.open(path)?);
    for (_, user) in store.after(None) {
        serde_json::to_writer(&mut file, user)?;
        file.write_all(b"\n")?;
    }
    file.into_inner()?.sync_all()
}
