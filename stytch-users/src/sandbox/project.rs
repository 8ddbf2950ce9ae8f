//! The one Stytch project that a sandbox holds: its credentials and its users, and
//! how it is told to behave.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{
    Answered,
    clock::Clock,
    fault::Faults,
    identifier::IdentifierKind,
    rate_limit::{RateLimit, RateLimiter},
    store::Store,
};

/// Told of every request that was answered.
pub(super) type OnAnswer = Box<dyn Fn(&Answered<'_>) + Send + Sync>;

/// A test project with credentials of its own.
pub(super) struct Project {
    pub(super) project_id: String,
    pub(super) secret: String,
    pub(super) clock: Clock,
    pub(super) faults: Faults,
    pub(super) rate_limiter: RateLimiter,
    pub(super) on_answer: Option<OnAnswer>,
    store: Mutex<Store>,
}

/// What can be chosen of a project; the rest begins empty.
#[derive(Default)]
pub(super) struct ProjectSettings {
    pub(super) project_id: Option<String>,
    pub(super) secret: Option<String>,
    pub(super) rate_limit: RateLimit,
    pub(super) on_answer: Option<OnAnswer>,
}

/// A project without users.
impl From<ProjectSettings> for Project {
    fn from(settings: ProjectSettings) -> Self {
        let or_made_up = |chosen: Option<String>, kind: IdentifierKind| {
            chosen.unwrap_or_else(|| kind.generate())
        };
        Self {
            project_id: or_made_up(settings.project_id, IdentifierKind::Project),
            secret: or_made_up(settings.secret, IdentifierKind::Secret),
            clock: Clock::default(),
            faults: Faults::default(),
            rate_limiter: RateLimiter::new(settings.rate_limit),
            on_answer: settings.on_answer,
            store: Mutex::default(),
        }
    }
}

impl Project {
    /// The users, for as long as the guard lives.
    ///
    /// Every change is made in one step at the end of a request, so a request
    /// that panicked while it held the lock has left whole users behind.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
