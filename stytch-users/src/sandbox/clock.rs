//! The sandbox's own clock, which a test can set.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use super::timestamp::Timestamp;

/// Tells the time: the system's, until it is set.
#[derive(Default)]
pub(super) struct Clock(Mutex<Setting>);

#[derive(Clone, Copy, Default)]
struct Setting {
    /// The moment at which the clock stands; without one it goes with the system's.
    stopped_at: Option<SystemTime>,
    ahead: Duration,
}

impl Clock {
    pub(super) fn now(&self) -> Timestamp {
        let Setting { stopped_at, ahead } = *self.setting();
        let base = stopped_at.unwrap_or_else(SystemTime::now);
        // A moment that the system cannot count to is after all others.
        base.checked_add(ahead)
            .map_or_else(Timestamp::last, Timestamp::from)
    }

    /// Stops the clock at a moment.
    pub(super) fn stop_at(&self, moment: SystemTime) {
        *self.setting() = Setting {
            stopped_at: Some(moment),
            ahead: Duration::ZERO,
        };
    }

    /// Puts the clock forward, whether it stands or goes.
    pub(super) fn advance(&self, by: Duration) {
        let mut setting = self.setting();
        setting.ahead = setting.ahead.saturating_add(by);
    }

    fn setting(&self) -> std::sync::MutexGuard<'_, Setting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    #[test]
    fn a_stopped_clock_stands_until_it_is_put_forward() {
        let clock = Clock::default();
        clock.stop_at(UNIX_EPOCH + Duration::from_secs(1000));
        assert_eq!(clock.now().seconds(), 1000);
        clock.advance(Duration::from_secs(60));
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now().seconds(), 1061);
        clock.stop_at(UNIX_EPOCH);
        assert_eq!(clock.now().seconds(), 0);
    }

    #[test]
    fn a_clock_that_goes_can_be_put_forward() {
        let clock = Clock::default();
        let before = clock.now().seconds();
        clock.advance(Duration::from_secs(1_000_000));
        assert!(clock.now().seconds() >= before + 1_000_000);
    }

    #[test]
    fn there_is_no_moment_beyond_the_last() {
        let clock = Clock::default();
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::last());
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp::last());
    }
}
