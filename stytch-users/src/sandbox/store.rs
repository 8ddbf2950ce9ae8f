//! The stored users, in order of creation, and the index that finds them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{factor::FactorKind, letter_case::lower_case, record::UserRecord, search::Remembered};

/// All users of the project.
#[derive(Debug, Default)]
pub(super) struct Store {
    users: BTreeMap<Position, UserRecord>,
    index: HashMap<Key, Position>,
    next_sequence: u64,
    pub(super) remembered: Remembered,
}

/// Where a user stands in the order of creation.
///
/// It stays the same for as long as the user is stored and is never given
/// again, so that a search can go on after a user who is gone by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// When the user was created, in seconds since 1970.
    pub(super) created_at: u64,
    /// Tells users of the same second apart.
    pub(super) sequence: u64,
}

impl Position {
    /// Before every user.
    pub(super) const FIRST: Self = Self::first_of(0);
    /// After every user.
    pub(super) const LAST: Self = Self::last_of(u64::MAX);

    /// Where the users of a second begin.
    pub(super) const fn first_of(created_at: u64) -> Self {
        Self {
            created_at,
            sequence: 0,
        }
    }

    /// Where the users of a second end.
    pub(super) const fn last_of(created_at: u64) -> Self {
        Self {
            created_at,
            sequence: u64::MAX,
        }
    }

    /// The position right after this one.
    pub(super) fn next(self) -> Self {
        match self.sequence.checked_add(1) {
            Some(sequence) => Self { sequence, ..self },
            None => Self::first_of(self.created_at.saturating_add(1)),
        }
    }
}

/// What no two users may share, and so what finds a user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    UserId(String),
    ExternalId(String),
    /// Held in lower case: addresses that differ in case only are one address.
    Email(String),
    PhoneNumber(String),
    Factor(FactorKind, String),
}

impl Key {
    pub(super) fn email(email: &str) -> Self {
        Self::Email(lower_case(email).collect())
    }
}

impl Store {
    /// Every user, in order of creation.
    pub(super) fn users(&self) -> impl Iterator<Item = &UserRecord> {
        self.users.values()
    }

    /// How many users there are.
    pub(super) fn len(&self) -> usize {
        self.users.len()
    }

    /// The users from one position to another, both included.
    pub(super) fn between(
        &self,
        first: Position,
        last: Position,
    ) -> impl Iterator<Item = (Position, &UserRecord)> {
        // A range that ends before it begins would be a panic.
        let users = self.users.range(first..=last.max(first));
        users.map(|(position, user)| (*position, user))
    }

    /// The users after a position, or all of them.
    pub(super) fn after(
        &self,
        position: Option<Position>,
    ) -> impl Iterator<Item = (Position, &UserRecord)> {
        let first = position.map_or(Position::FIRST, Position::next);
        self.between(first, Position::LAST)
    }

    /// The user at a position.
    pub(super) fn at(&self, position: Position) -> Option<&UserRecord> {
        self.users.get(&position)
    }

    /// The user who has `user_id`, or has it as external id.
    pub(super) fn find(&self, user_id: &str) -> Option<(Position, &UserRecord)> {
        self.find_by(&Key::UserId(user_id.to_owned()))
            .or_else(|| self.find_by(&Key::ExternalId(user_id.to_owned())))
    }

    /// The user who owns `key`.
    pub(super) fn find_by(&self, key: &Key) -> Option<(Position, &UserRecord)> {
        let position = *self.index.get(key)?;
        Some((position, self.users.get(&position)?))
    }

    /// Stores a new user, unless one of its keys is taken.
    pub(super) fn insert(&mut self, user: UserRecord) -> Result<Position, Key> {
        let position = Position {
            created_at: user.created_at.seconds(),
            sequence: self.next_sequence,
        };
        self.replace(position, user)?;
        self.next_sequence += 1;
        Ok(position)
    }

    /// Stores `user` in place of the one at `position`, unless one of its keys
    /// is taken by somebody else; then nothing changes and that key is answered.
    pub(super) fn replace(&mut self, position: Position, user: UserRecord) -> Result<(), Key> {
        let keys = keys(&user);
        let mut seen = HashSet::new();
        for key in &keys {
            let owner = self.index.get(key);
            if owner.is_some_and(|owner| *owner != position) || !seen.insert(key) {
                return Err(key.clone());
            }
        }
        self.remove(position);
        self.index
            .extend(keys.into_iter().map(|key| (key, position)));
        self.remembered.added(position, &user);
        self.users.insert(position, user);
        Ok(())
    }

    /// Forgets a user, whose keys are free from then on.
    pub(super) fn remove(&mut self, position: Position) {
        if let Some(user) = self.users.remove(&position) {
            self.remembered.removed(position);
            for key in keys(&user) {
                self.index.remove(&key);
            }
        }
    }
}

fn keys(user: &UserRecord) -> Vec<Key> {
    let user_id = Key::UserId(user.user_id.clone());
    let external_id = user.external_id.clone().map(Key::ExternalId);
    let emails = user.emails.iter().map(|it| Key::email(&it.email));
    let phone_numbers = user.phone_numbers.iter();
    let phone_numbers = phone_numbers.map(|it| Key::PhoneNumber(it.phone_number.clone()));
    let factors = user.factors();
    let factors = factors.map(|(kind, id)| Key::Factor(kind, id.to_owned()));
    [user_id]
        .into_iter()
        .chain(external_id)
        .chain(emails)
        .chain(phone_numbers)
        .chain(factors)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::{factor::Email, timestamp::Timestamp};

    fn user(email: &str) -> UserRecord {
        UserRecord {
            emails: vec![Email::unverified(email)],
            ..UserRecord::new(Timestamp::last())
        }
    }

    #[test]
    fn a_refused_replacement_changes_nothing() {
        let mut store = Store::default();
        let ada = user("ada@example.com");
        store.insert(ada.clone()).unwrap();
        store.insert(user("grace@example.com")).unwrap();
        let (position, _) = store.find(&ada.user_id).unwrap();
        let mut changed = ada.clone();
        changed.external_id = Some("ada".to_owned());
        changed.emails = vec![Email::unverified("GRACE@example.com")];
        assert_eq!(
            store.replace(position, changed),
            Err(Key::email("grace@example.com"))
        );
        assert!(store.find("ada").is_none());
        let (_, kept) = store.find_by(&Key::email("ada@example.com")).unwrap();
        assert_eq!(kept.user_id, ada.user_id);
    }

    #[test]
    fn a_replaced_user_is_found_by_new_keys_only() {
        let mut store = Store::default();
        let mut ada = user("ada@example.com");
        ada.external_id = Some("before".to_owned());
        store.insert(ada.clone()).unwrap();
        let (position, _) = store.find("before").unwrap();
        ada.external_id = Some("after".to_owned());
        store.replace(position, ada.clone()).unwrap();
        assert!(store.find("before").is_none());
        assert_eq!(store.find("after").unwrap().0, position);
        assert_eq!(store.users().count(), 1);
    }

    #[test]
    fn a_removed_user_leaves_no_key_behind() {
        let mut store = Store::default();
        let ada = user("ada@example.com");
        store.insert(ada.clone()).unwrap();
        store.remove(store.find(&ada.user_id).unwrap().0);
        assert!(store.index.is_empty());
        assert!(store.users.is_empty());
    }

    #[test]
    fn one_user_cannot_have_the_same_address_twice() {
        let mut twice = user("ada@example.com");
        twice.emails.push(Email::unverified("Ada@example.com"));
        assert_eq!(
            Store::default().insert(twice),
            Err(Key::email("ada@example.com"))
        );
    }
}
