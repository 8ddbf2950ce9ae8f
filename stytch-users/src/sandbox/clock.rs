//! The sandbox's own clock, which a test can set.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Timestamp;

/// The last second of the year 9999, the last one that RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// The system's clock, unless it is stopped or put forward.
#[derive(Default)]
pub(super) struct Clock(Mutex<Setting>);

#[derive(Clone, Copy, Default)]
struct Setting {
    /// The moment at which the clock is stopped, if it is.
    stopped_at: Option<SystemTime>,
    ahead: Duration,
}

impl Clock {
    /// The whole seconds since 1970.
    pub(super) fn now(&self) -> u64 {
        let Setting { stopped_at, ahead } = *self.setting();
        let base = stopped_at.unwrap_or_else(SystemTime::now);
        base.checked_add(ahead).map_or(LAST_SECOND, seconds)
    }

    pub(super) fn stop_at(&self, moment: SystemTime) {
        *self.setting() = Setting {
            stopped_at: Some(moment),
            ahead: Duration::ZERO,
        };
    }

    /// Puts the clock forward, whether it is stopped or not.
    pub(super) fn advance(&self, by: Duration) {
        let mut setting = self.setting();
        setting.ahead = setting.ahead.saturating_add(by);
    }

    fn setting(&self) -> MutexGuard<'_, Setting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The whole seconds of a moment since 1970, limited to the years 1970 to 9999.
pub(super) fn seconds(moment: SystemTime) -> u64 {
    let elapsed = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    elapsed.as_secs().min(LAST_SECOND)
}

/// A second since 1970, as Stytch writes it.
pub(super) fn timestamp(seconds: u64) -> Timestamp {
    Timestamp::from(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND)))
}
