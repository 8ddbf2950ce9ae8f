//! All users of a sandbox in a file, and back.

use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Deserializer, value::RawValue};

use super::{
    fields::Fields,
    project::Project,
    record::{ConnectedApp, UserRecord},
    seed::{self, SeedError},
    store::{Position, Store},
};

/// Adds the users of a file and answers how many they were.
pub(super) fn load(project: &Project, path: &Path) -> io::Result<usize> {
    let file = BufReader::new(File::open(path)?);
    let now = project.clock.now();
    let mut store = project.store();
    let mut loading = Loading::new(&mut store);
    for value in Deserializer::from_reader(file).into_iter::<Box<RawValue>>() {
        let value = value?;
        for user in users_of(&value)? {
            loading.add(user, |fields| seed::read_user(fields, now))?;
        }
    }
    Ok(loading.finish())
}

/// The users of an array, or of a page as a search returns it, or the one user.
fn users_of(value: &RawValue) -> io::Result<Vec<&RawValue>> {
    if let Ok(users) = serde_json::from_str(value.get()) {
        return Ok(users);
    }
    match Fields::of(value) {
        Some(page) if page.value("results").is_some() && page.value("user_id").is_none() => {
            let users = page.read("results", "must be an array");
            let users = users.map_err(|fault| invalid(SeedError::from(fault).to_string()))?;
            Ok(users.unwrap_or_default())
        }
        _ => Ok(vec![value]),
    }
}

/// Adds users one after the other; those it has added are gone again if it is dropped
/// before it is finished.
struct Loading<'a> {
    store: &'a mut Store,
    added: Vec<Position>,
}

impl<'a> Loading<'a> {
    fn new(store: &'a mut Store) -> Self {
        Self {
            store,
            added: Vec::new(),
        }
    }

    fn add(
        &mut self,
        user: &RawValue,
        read: impl FnOnce(&Fields<'_>) -> Result<UserRecord, SeedError>,
    ) -> io::Result<()> {
        let number = self.added.len() + 1;
        let fields = Fields::of(user)
            .ok_or_else(|| invalid(format!("user {number} is not a JSON object")))?;
        let position = read(&fields)
            .and_then(|user| self.store.insert(user).map_err(SeedError::taken))
            .map_err(|error| invalid(format!("user {number}: {error}")))?;
        self.added.push(position);
        Ok(())
    }

    fn finish(mut self) -> usize {
        std::mem::take(&mut self.added).len()
    }
}

impl Drop for Loading<'_> {
    fn drop(&mut self) {
        for position in self.added.drain(..) {
            self.store.remove(position);
        }
    }
}

fn invalid(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

/// Writes every user on a line of its own and answers how many they were.
///
/// The file is written under another name and takes its own when it is whole.
pub(super) fn save(project: &Project, path: &Path) -> io::Result<usize> {
    let unfinished = beside(path);
    let written = write(project, &unfinished).and_then(|count| {
        fs::rename(&unfinished, path)?;
        Ok(count)
    });
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(".unfinished");
    name.into()
}

fn write(project: &Project, path: &Path) -> io::Result<usize> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut count = 0;
    for user in project.store().users() {
        let saved = SavedUser {
            user,
            connected_apps: &user.connected_apps,
        };
        serde_json::to_writer(&mut file, &saved)?;
        file.write_all(b"\n")?;
        count += 1;
    }
    file.into_inner()?.sync_all()?;
    Ok(count)
}

/// A user with all that the sandbox knows.
#[derive(Serialize)]
struct SavedUser<'a> {
    #[serde(flatten)]
    user: &'a UserRecord,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    connected_apps: &'a [ConnectedApp],
}
