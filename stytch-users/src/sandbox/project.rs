//! The one Stytch project that a sandbox holds: its credentials and its users.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{identifier::IdentifierKind, store::Store};

/// A test project with credentials of its own.
pub(super) struct Project {
    pub(super) project_id: String,
    pub(super) secret: String,
    store: Mutex<Store>,
}

impl Project {
    /// A project without users.
    pub(super) fn new() -> Self {
        Self {
            project_id: IdentifierKind::Project.generate(),
            secret: IdentifierKind::Secret.generate(),
            store: Mutex::default(),
        }
    }

    /// The users, for as long as the guard lives.
    ///
    /// Every change is made in one step at the end of a request, so a request
    /// that panicked while it held the lock has left whole users behind.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
