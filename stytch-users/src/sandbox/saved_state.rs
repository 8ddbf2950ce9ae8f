//! Saves all users of a sandbox to a file, and loads them.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::fields::Fields;
use super::sandbox_user::SandboxUser;
use super::seed::{self, SeedError};
use super::store::{Position, Store};

/// Adds the users of a file and returns how many they are. If one is invalid, none is
/// added.
pub(super) fn load(store: &mut Store, path: &Path, now: u64) -> io::Result<usize> {
    let mut added = Vec::new();
    let loaded = add_users(store, path, now, &mut added);
    if loaded.is_err() {
        for position in &added {
            store.remove(*position);
        }
    }
    loaded.map(|()| added.len())
}

fn add_users(
    store: &mut Store,
    path: &Path,
    now: u64,
    added: &mut Vec<Position>,
) -> io::Result<()> {
    let file = BufReader::new(File::open(path)?);
    for value in Deserializer::from_reader(file).into_iter::<Box<RawValue>>() {
        let value = value?;
        for user in users_of(&value)? {
            let number = added.len() + 1;
            let fields = Fields::of(user)
                .ok_or_else(|| invalid(format!("user {number} is not a JSON object")))?;
            let sequence = fields.read::<u64>(seed::SEQUENCE, "must be a number");
            let position = seed::read_user(&fields, now)
                .and_then(|user| match sequence? {
                    Some(sequence) => Ok(store.insert_at(user, sequence)?),
                    None => Ok(store.insert(user)?),
                })
                .map_err(|error| invalid(format!("user {number}: {error}")))?;
            added.push(position);
        }
    }
    Ok(())
}

/// The users of an array, or of a page as a search returns it, or the one user.
fn users_of(value: &RawValue) -> io::Result<Vec<&RawValue>> {
    if let Ok(users) = serde_json::from_str(value.get()) {
        return Ok(users);
    }
    match Fields::of(value) {
        Some(page) if page.value("results").is_some() && page.value("user_id").is_none() => {
            let users = page.read("results", "must be an array");
            let users = users.map_err(|error| invalid(SeedError::from(error).to_string()))?;
            Ok(users.unwrap_or_default())
        }
        _ => Ok(vec![value]),
    }
}

fn invalid(what: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Writes every user on a line of its own and returns how many they are.
///
/// The file is written under another name and renamed when it is complete.
pub(super) fn save(store: &Store, path: &Path) -> io::Result<usize> {
    let mut unfinished = OsString::from(path);
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let written = write(store, &unfinished).and_then(|()| fs::rename(&unfinished, path));
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&unfinished);
    }
    written.map(|()| store.len())
}

fn write(store: &Store, path: &Path) -> io::Result<()> {
    #[derive(Serialize)]
    struct SavedUser<'a> {
        #[serde(flatten)]
        user: &'a SandboxUser,
        #[serde(rename = "sandbox_sequence")]
        sequence: u64,
    }
    // The users may be copies of real ones: the file is for its owner alone.
    let _ = fs::remove_file(path);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = BufWriter::new(options.open(path)?);
    for (position, user) in store.users() {
        let sequence = position.sequence;
        serde_json::to_writer(&mut file, &SavedUser { user, sequence })?;
        file.write_all(b"\n")?;
    }
    file.into_inner()?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_position_is_the_same_after_a_restart_and_the_file_is_for_its_owner_alone() {
        let path = std::env::temp_dir().join(format!("saved-state-{}", uuid::Uuid::new_v4()));
        let mut store = Store::default();
        for number in 0..20 {
            let user = SandboxUser::new().user_id(number.to_string());
            let position = store.insert(user);
            // Of those that were there, some are deleted.
            if number % 3 == 0 {
                store.remove(position.unwrap());
            }
        }
        save(&store, &path).unwrap();
        let mut loaded = Store::default();
        load(&mut loaded, &path, 0).unwrap();
        let positions = |store: &Store| -> Vec<_> {
            let users = store.users();
            users
                .map(|(it, user)| (it.sequence, user.user.user_id.clone()))
                .collect()
        };
        assert_eq!(positions(&loaded), positions(&store));
        // Loaded again into a store that has others, none takes the place of another.
        let sandbox = Sandbox::in_memory().unwrap();
        sandbox
            .add_user(SandboxUser::new().user_id("other"))
            .unwrap();
        assert_eq!(sandbox.load(&path).unwrap(), 13);
        assert_eq!(sandbox.users().len(), 14);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::remove_file(&path).unwrap();
    }
}
