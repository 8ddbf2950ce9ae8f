//! What a run keeps beside its output, so that the next one can go on.

use std::io;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::atomic_file::write_atomically;
use crate::end::Stop;

/// The state and what proves that it is as it was written.
#[derive(Serialize, Deserialize)]
struct Sealed {
    crc32: u32,
    state: Box<RawValue>,
}

/// Writes a state, in place of the one before.
///
/// # Errors
///
/// [`Stop::Failed`] where the file system refuses; the one before is there then.
pub fn save<T: Serialize>(path: &Path, state: &T) -> Result<(), Stop> {
    let write = || -> io::Result<()> {
        let state = to_raw_value(state)?;
        let crc32 = crc32fast::hash(state.get().as_bytes());
        let text = serde_json::to_vec(&Sealed { crc32, state })?;
        write_atomically(path, &text)
    };
    write().map_err(Stop::file("write", path))
}

/// Reads the state of an earlier run; there is none without a file.
///
/// # Errors
///
/// [`Stop::Usage`] where the file is not as it was written: what it says is not
/// guessed at.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Stop> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Stop::file("read", path)(error)),
    };
    let state = serde_json::from_slice::<Sealed>(&text)
        .ok()
        .filter(|sealed| crc32fast::hash(sealed.state.get().as_bytes()) == sealed.crc32)
        .and_then(|sealed| serde_json::from_str(sealed.state.get()).ok());
    match state {
        Some(state) => Ok(Some(state)),
        None => Err(Stop::Usage(format!(
            "{} is damaged, or is of another version of this program: --restart begins anew",
            path.display()
        ))),
    }
}

/// Refuses to go on with a run that was about something else, and says what differs.
///
/// # Errors
///
/// [`Stop::Usage`] with the names of what differs.
pub fn check_same<const N: usize>(path: &Path, is_same: [(&str, bool); N]) -> Result<(), Stop> {
    let differing: Vec<&str> = is_same
        .into_iter()
        .filter_map(|(name, is_same)| (!is_same).then_some(name))
        .collect();
    if differing.is_empty() {
        return Ok(());
    }
    Err(Stop::Usage(format!(
        "{} is of a run with another {}: --restart begins anew",
        path.display(),
        differing.join(" and another ")
    )))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct State {
        cursor: Option<String>,
        bytes: u64,
    }

    fn state() -> State {
        State {
            cursor: Some("é\n\"x\"".to_owned()),
            bytes: 12,
        }
    }

    #[test]
    fn a_state_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.checkpoint");
        assert_eq!(load::<State>(&path).unwrap(), None);
        save(&path, &state()).unwrap();
        assert_eq!(load(&path).unwrap(), Some(state()));
    }

    #[test]
    fn any_damage_is_refused_and_not_guessed_at() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.checkpoint");
        save(&path, &state()).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(load::<State>(&path).is_err(), "{length} bytes");
        }
        for index in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[index] ^= 1;
            fs::write(&path, &damaged).unwrap();
            let Err(Stop::Usage(message)) = load::<State>(&path) else {
                panic!("byte {index} was changed and not missed");
            };
            assert!(message.contains("x.checkpoint is damaged"), "{message}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        let path = Path::new("users.csv.checkpoint");
        assert_eq!(check_same(path, [("query", true)]), Ok(()));
        let stop = check_same(
            path,
            [("query", false), ("format", true), ("project", false)],
        );
        assert_eq!(
            stop.unwrap_err().to_string(),
            "users.csv.checkpoint is of a run with another query and another project: \
             --restart begins anew"
        );
    }
}
