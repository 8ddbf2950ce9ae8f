//! Rate limits, counted as Stytch counts them.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{operation::Operation, reply::ErrorReply};

/// How many requests a minute are allowed before the sandbox responds with 429
/// `too_many_requests`.
///
/// Minutes are those of the clock, because Stytch's windows begin at the top
/// ([rate limits](https://stytch.com/docs/resources/platform/rate-limits)). The response
/// has no `Retry-After`, since no source of Stytch's mentions one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    searches: Option<u32>,
    creates: Option<u32>,
}

impl RateLimit {
    /// Allows any number of requests. This is the default.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Allows 150 searches a minute, as Stytch documents. Creates are limited too, but the
    /// figure is not documented, so they are not limited here.
    #[must_use]
    pub fn stytch() -> Self {
        Self::none().searches_per_minute(150)
    }

    /// Sets how many searches are allowed a minute.
    #[must_use]
    pub fn searches_per_minute(mut self, searches: u32) -> Self {
        self.searches = Some(searches);
        self
    }

    /// Sets how many creates are allowed a minute.
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

/// Counts the requests that are limited.
#[derive(Default)]
pub(super) struct RateLimiter {
    limit: RateLimit,
    /// What was used of the last minute, by operation.
    used: Mutex<HashMap<Operation, Window>>,
}

#[derive(Default)]
struct Window {
    minute: u64,
    used: u32,
}

impl RateLimiter {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            used: Mutex::default(),
        }
    }

    /// Counts a request, unless its minute is used up.
    pub(super) fn admit(&self, operation: Operation, now: u64) -> Result<(), ErrorReply> {
        let Some(most) = self.limit.of(operation) else {
            return Ok(());
        };
        let minute = now / 60;
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let window = used.entry(operation).or_default();
        if window.minute != minute {
            *window = Window { minute, used: 0 };
        }
        if window.used == most {
            return Err(ErrorReply::too_many_requests());
        }
        window.used += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_a_minute_of_the_clock() {
        let limiter = RateLimiter::new(RateLimit::none().searches_per_minute(2));
        let search = |time| limiter.admit(Operation::Search, time).is_ok();
        let results = [58, 59, 59, 60, 60, 119].map(search);
        assert_eq!(results, [true, true, false, true, true, false]);
    }

    #[test]
    fn each_operation_is_counted_alone() {
        let limit = RateLimit::stytch().creates_per_minute(1);
        let limiter = RateLimiter::new(limit);
        let admitted = |operation| {
            let admit = || limiter.admit(operation, 0).is_ok();
            (0..200).filter(|_| admit()).count()
        };
        let operations = [Operation::Search, Operation::Create, Operation::Get];
        assert_eq!(operations.map(admitted), [150, 1, 200]);
    }
}
