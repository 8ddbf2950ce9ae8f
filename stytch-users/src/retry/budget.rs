//! The retry budget of a client.

use std::sync::atomic::{AtomicU32, Ordering};

/// The tokens that a retry costs.
const COST: u32 = 5;

/// The maximum number of tokens: enough for 20 retries in a row.
const FULL: u32 = 100;

/// A token bucket that all calls of a client share. A retry costs tokens, which it returns if
/// it succeeds. Every other success adds one token.
///
/// While few calls fail, the bucket is never empty. In an outage it is empty after 20 retries,
/// and requests are then sent only once.
pub(crate) struct RetryBudget {
    tokens: AtomicU32,
}

impl RetryBudget {
    pub(crate) fn new() -> RetryBudget {
        RetryBudget {
            tokens: AtomicU32::new(FULL),
        }
    }

    /// Reserves one retry, if the bucket has enough for it.
    pub(crate) fn reserve(&self) -> Option<ReservedRetry<'_>> {
        // The tokens do not protect other memory, so relaxed ordering is enough.
        let taken = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                tokens.checked_sub(COST)
            });
        // Created only on success, because dropping it returns the tokens.
        taken.is_ok().then(|| ReservedRetry { budget: self })
    }

    /// Adds the tokens that a call earned by succeeding after this number of attempts.
    pub(crate) fn succeeded(&self, attempts: u32) {
        self.put_back(if attempts > 1 { COST } else { 1 });
    }

    fn put_back(&self, earned: u32) {
        // A full bucket, the usual case, is not written, which avoids contention.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tokens| {
                (tokens < FULL).then(|| (tokens + earned).min(FULL))
            });
    }
}

/// A reserved retry. Dropping it returns its tokens, for example if a call is cancelled while
/// it waits.
pub(crate) struct ReservedRetry<'a> {
    budget: &'a RetryBudget,
}

impl ReservedRetry<'_> {
    /// Spends the retry, when the request is about to be sent.
    pub(crate) fn spend(self) {
        std::mem::forget(self);
    }
}

impl Drop for ReservedRetry<'_> {
    fn drop(&mut self) {
        self.budget.put_back(COST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `retries/delays.rs` tests that an empty budget stops retries, and what restores one.
    #[test]
    fn each_success_at_the_first_attempt_adds_one_token_up_to_the_maximum() {
        let count = |budget: &RetryBudget| {
            std::iter::from_fn(|| budget.reserve().map(ReservedRetry::spend)).count()
        };
        let budget = RetryBudget::new();
        for (successes, retries) in [(1, 20), (10, 2), (1000, 20)] {
            for _ in 0..successes {
                budget.succeeded(1);
            }
            assert_eq!(count(&budget), retries);
        }
    }
}
