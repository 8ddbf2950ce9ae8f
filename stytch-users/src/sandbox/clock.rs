//! The sandbox's own clock, which a test can set.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Timestamp;

/// The last second of the year 9999, the last one that RFC 3339 can write.
const LAST_SECOND: u64 = 253_402_300_799;

/// Tells the time: the system's, until it is set.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stopped_clock_stands_until_it_is_put_forward() {
        let clock = Clock::default();
        clock.stop_at(UNIX_EPOCH + Duration::from_millis(1_000_900));
        assert_eq!(clock.now(), 1000);
        clock.advance(Duration::from_secs(60));
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), 1061);
        clock.stop_at(UNIX_EPOCH);
        assert_eq!(clock.now(), 0);
    }

    #[test]
    fn a_running_clock_can_be_put_forward_and_ends_with_the_year_9999() {
        let clock = Clock::default();
        let before = clock.now();
        clock.advance(Duration::from_secs(1_000_000));
        assert!(clock.now() >= before + 1_000_000);
        for _ in 0..2 {
            clock.advance(Duration::MAX);
            assert_eq!(timestamp(clock.now()).as_str(), "9999-12-31T23:59:59Z");
        }
    }
}
