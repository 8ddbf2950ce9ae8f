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

    /// Returns `true` if there is enough for a retry.
    pub(crate) fn allows_retry(&self) -> bool {
        self.tokens.load(Ordering::Relaxed) >= COST
    }

    /// Takes the tokens of a retry, which is about to be sent. Returns `false` if there are too
    /// few.
    pub(crate) fn take(&self) -> bool {
        self.update(|tokens| tokens.checked_sub(COST))
    }

    /// Adds the tokens that a call earned by succeeding after this number of attempts.
    pub(crate) fn succeeded(&self, attempts: u32) {
        let earned = if attempts > 1 { COST } else { 1 };
        // A full bucket, the usual case, is not written, which avoids contention.
        self.update(|tokens| (tokens < FULL).then(|| (tokens + earned).min(FULL)));
    }

    fn update(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        // The tokens do not protect other memory, so relaxed ordering is enough.
        let (set, fetch) = (Ordering::Relaxed, Ordering::Relaxed);
        self.tokens.fetch_update(set, fetch, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `retries/delays.rs` tests that an empty budget stops retries, and what restores one.
    #[test]
    fn each_success_at_the_first_attempt_adds_one_token_up_to_the_maximum() {
        let budget = RetryBudget::new();
        for (successes, retries) in [(1, 20), (10, 2), (1000, 20)] {
            for _ in 0..successes {
                budget.succeeded(1);
            }
            assert_eq!((0..100).filter(|_| budget.take()).count(), retries);
        }
    }
}
