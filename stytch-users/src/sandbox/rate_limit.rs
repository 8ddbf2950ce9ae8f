//! Rate limits, counted as Stytch counts them.

use std::sync::{Mutex, PoisonError};

use super::{operation::Operation, reply::ErrorReply, timestamp::Timestamp};

/// How many requests a minute the sandbox answers before it says 429
/// `too_many_requests`.
///
/// Minutes are those of the clock, not the sixty seconds before a request: Stytch's
/// windows begin at the top
/// ([rate limits](https://stytch.com/docs/resources/platform/rate-limits)). The answer
/// has no `Retry-After`, since no source of Stytch's speaks of one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    searches: Option<u32>,
    creates: Option<u32>,
}

impl RateLimit {
    /// No limit, which is what a sandbox has where nothing else is said.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// What Stytch documents: 150 searches a minute. That creates are limited too is
    /// documented without the figure, so they are not limited here.
    #[must_use]
    pub fn stytch() -> Self {
        Self::none().searches_per_minute(150)
    }

    /// Sets how many searches are answered a minute.
    #[must_use]
    pub fn searches_per_minute(mut self, searches: u32) -> Self {
        self.searches = Some(searches);
        self
    }

    /// Sets how many creates are answered a minute.
    #[must_use]
    pub fn creates_per_minute(mut self, creates: u32) -> Self {
        self.creates = Some(creates);
        self
    }

    fn of(self, operation: Operation) -> Option<u32> {
        match operation {
            Operation::Search => self.searches,
            Operation::Create => self.creates,
            _ => None,
        }
    }
}

/// Counts what is limited.
#[derive(Default)]
pub(super) struct RateLimiter {
    limit: RateLimit,
    windows: Mutex<Vec<Window>>,
}

/// What one operation has used of one minute.
struct Window {
    operation: Operation,
    minute: u64,
    used: u32,
}

impl RateLimiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            windows: Mutex::default(),
        }
    }

    /// Counts a request, or refuses it where its minute is used up.
    pub(super) fn admit(&self, operation: Operation, now: Timestamp) -> Result<(), ErrorReply> {
        let Some(most) = self.limit.of(operation) else {
            return Ok(());
        };
        let minute = now.seconds() / 60;
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.retain(|window| window.operation != operation || window.minute == minute);
        let window = match windows.iter_mut().position(|it| it.operation == operation) {
            Some(index) => windows.get_mut(index),
            None => {
                windows.push(Window {
                    operation,
                    minute,
                    used: 0,
                });
                windows.last_mut()
            }
        };
        match window {
            Some(window) if window.used < most => {
                window.used += 1;
                Ok(())
            }
            _ => Err(ErrorReply::too_many_requests()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn a_window_is_a_minute_of_the_clock() {
        let limiter = RateLimiter::new(RateLimit::none().searches_per_minute(2));
        let search = |time| limiter.admit(Operation::Search, at(time)).is_ok();
        assert!(search("2026-01-01T00:00:58Z"));
        assert!(search("2026-01-01T00:00:59Z"));
        assert!(!search("2026-01-01T00:00:59Z"));
        assert!(search("2026-01-01T00:01:00Z"));
        assert!(search("2026-01-01T00:01:00Z"));
        assert!(!search("2026-01-01T00:01:59Z"));
    }

    #[test]
    fn operations_are_counted_apart_and_others_not_at_all() {
        let limit = RateLimit::none().searches_per_minute(1);
        let limiter = RateLimiter::new(limit.creates_per_minute(1));
        let now = at("2026-01-01T00:00:00Z");
        for operation in [Operation::Search, Operation::Create] {
            assert_eq!(limiter.admit(operation, now), Ok(()));
            assert_eq!(
                limiter.admit(operation, now),
                Err(ErrorReply::too_many_requests())
            );
        }
        for _ in 0..10 {
            assert_eq!(limiter.admit(Operation::Get, now), Ok(()));
        }
    }

    #[test]
    fn stytchs_own_limit_is_150_searches_a_minute() {
        let limiter = RateLimiter::new(RateLimit::stytch());
        let now = at("2026-01-01T00:00:00Z");
        for _ in 0..150 {
            assert_eq!(limiter.admit(Operation::Search, now), Ok(()));
        }
        assert!(limiter.admit(Operation::Search, now).is_err());
        assert_eq!(limiter.admit(Operation::Create, now), Ok(()));
    }
}
