//! The sandbox's clock, which a test can set.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Timestamp;

/// The last second of the year 9999, the last one that RFC 3339 can represent.
const LAST_SECOND: u64 = 253_402_300_799;

/// The system's clock, unless it is stopped or put forward.
#[derive(Default)]
pub(super) struct Clock {
    stopped_at: Option<SystemTime>,
    ahead: Duration,
}

impl Clock {
    /// Returns the whole seconds since 1970.
    pub(super) fn now(&self) -> u64 {
        let base = self.stopped_at.unwrap_or_else(SystemTime::now);
        base.checked_add(self.ahead).map_or(LAST_SECOND, seconds)
    }

    pub(super) fn stop_at(&mut self, moment: SystemTime) {
        (self.stopped_at, self.ahead) = (Some(moment), Duration::ZERO);
    }

    /// Puts the clock forward, whether it is stopped or not.
    pub(super) fn advance(&mut self, by: Duration) {
        self.ahead = self.ahead.saturating_add(by);
    }
}

/// Returns the whole seconds of a moment since 1970, limited to the years 1970 to 9999.
pub(super) fn seconds(moment: SystemTime) -> u64 {
    let elapsed = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    elapsed.as_secs().min(LAST_SECOND)
}

/// Returns a second since 1970 as Stytch writes it.
pub(super) fn timestamp(seconds: u64) -> Timestamp {
    Timestamp::from(UNIX_EPOCH + Duration::from_secs(seconds.min(LAST_SECOND)))
}
