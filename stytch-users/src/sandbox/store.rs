//! The stored users, in order of creation, and the index that finds them.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use super::clock;
use super::factor::{EMAIL, FACTOR_KINDS, PHONE_NUMBER};
use super::field_error::FieldError;
use super::sandbox_user::SandboxUser;

/// All users of the project.
#[derive(Clone, Default)]
pub(super) struct Store {
    users: BTreeMap<Position, SandboxUser>,
    index: HashMap<Key, Position>,
    next_sequence: u64,
    /// The last query of a search and how many users it finds, until a user changes.
    pub(super) counted: Option<(Map<String, Value>, usize)>,
}

/// The place of a user in the order of creation.
///
/// It does not change while the user is stored and is never used again, so a search can
/// continue after a user who has been deleted since.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// When the user was created, in seconds since 1970.
    pub(super) created_at: u64,
    /// Distinguishes users of the same second.
    pub(super) sequence: u64,
}

/// A value that only one user can have: the path of a field, and the value.
type Key = (&'static str, String);

pub(super) const EMAIL_KEY: &str = "emails.email";
pub(super) const PHONE_NUMBER_KEY: &str = "phone_numbers.phone_number";
pub(super) const EXTERNAL_ID: &str = "external_id";
const USER_ID: &str = "user_id";

fn key(field: &'static str, value: &str) -> Key {
    match field {
        EMAIL_KEY => (field, lower_case(value)),
        _ => (field, value.to_owned()),
    }
}

/// Converts each character to lower case.
///
/// `str::to_lowercase` looks at the neighbours of a Greek sigma, so the lower case of a prefix
/// would not be a prefix of the lower case of the whole.
pub(super) fn lower_case(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

impl Store {
    /// Returns the users after a position, or all of them, in order of creation.
    pub(super) fn after(
        &self,
        position: Option<Position>,
    ) -> impl Iterator<Item = (Position, &SandboxUser)> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = position.map_or(Unbounded, Excluded);
        let users = self.users.range((from, Unbounded));
        users.map(|(position, user)| (*position, user))
    }

    /// Returns the user with this user id, or with this external id.
    pub(super) fn find(&self, user_id: &str) -> Option<(Position, &SandboxUser)> {
        self.find_by(USER_ID, user_id)
            .or_else(|| self.find_by(EXTERNAL_ID, user_id))
    }

    pub(super) fn find_by(
        &self,
        field: &'static str,
        value: &str,
    ) -> Option<(Position, &SandboxUser)> {
        let position = *self.index.get(&key(field, value))?;
        Some((position, self.users.get(&position)?))
    }

    /// Stores a new user. Fails for a value that another user has.
    ///
    /// A saved user keeps the place among those of the same second, unless another user has it.
    pub(super) fn insert(&mut self, user: SandboxUser) -> Result<(), FieldError> {
        let created_at = user.user.created_at.as_ref();
        let created_at = created_at.and_then(|it| it.to_system_time().ok());
        // A larger number is not kept, so that `next_sequence` cannot overflow.
        let saved = user.sandbox_sequence.filter(|it| *it < u64::MAX / 2);
        let mut position = Position {
            created_at: created_at.map_or(0, clock::seconds),
            sequence: saved.unwrap_or(self.next_sequence),
        };
        if self.users.contains_key(&position) {
            position.sequence = self.next_sequence;
        }
        self.replace(position, user)?;
        self.next_sequence = self.next_sequence.max(position.sequence + 1);
        Ok(())
    }

    /// Stores `user` in place of the one at `position`. Fails for a value that another user has,
    /// and nothing changes then.
    pub(super) fn replace(
        &mut self,
        position: Position,
        mut user: SandboxUser,
    ) -> Result<(), FieldError> {
        let keys = keys(&user);
        let mut seen = HashSet::new();
        for key in &keys {
            let owner = self.index.get(key);
            if owner.is_some_and(|owner| *owner != position) || !seen.insert(key) {
                return Err(FieldError::taken(key.0));
            }
        }
        self.remove(position);
        user.sandbox_sequence = Some(position.sequence);
        self.index
            .extend(keys.into_iter().map(|key| (key, position)));
        self.users.insert(position, user);
        Ok(())
    }

    /// Removes a user and its keys.
    pub(super) fn remove(&mut self, position: Position) {
        self.counted = None;
        if let Some(user) = self.users.remove(&position) {
            for key in keys(&user) {
                self.index.remove(&key);
            }
        }
    }
}

fn keys(SandboxUser { user, .. }: &SandboxUser) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut add =
        |field, values: Vec<&str>| keys.extend(values.into_iter().map(|it| key(field, it)));
    add(USER_ID, vec![user.user_id.as_str()]);
    add(EXTERNAL_ID, Vec::from_iter(user.external_id.as_deref()));
    add(EMAIL_KEY, (EMAIL.values)(user));
    add(PHONE_NUMBER_KEY, (PHONE_NUMBER.values)(user));
    for kind in FACTOR_KINDS {
        add(kind.id_field, (kind.ids)(user));
    }
    keys
}
