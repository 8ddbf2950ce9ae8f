//! Which failed requests are retried, and when.

mod budget;

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

use crate::endpoint::Replay;
use crate::error::{Error, ErrorKind, ErrorType};

pub(crate) use budget::RetryBudget;

/// How many times a failed request is retried, and how long the client waits before each retry.
///
/// ```
/// use std::time::Duration;
/// use stytch_users::RetryPolicy;
///
/// let policy = RetryPolicy::default()
///     .max_attempts(5) // default: 3
///     .base_delay(Duration::from_millis(100)) // default: 200 ms
///     .max_delay(Duration::from_secs(2)) // default: 5 s
///     .max_retry_after(Duration::from_secs(30)); // default: 10 s
/// let no_retries = RetryPolicy::none();
/// ```
///
/// [`ClientBuilder::retry`](crate::ClientBuilder::retry) sets the policy of a client, and
/// [`Call::retry`](crate::Call::retry) that of a call.
///
/// # Which requests are retried
///
/// Which requests are retried cannot be configured. It depends on the error and on the endpoint's
/// replay class ([`Replay`]), which says whether a request can be sent twice without harm. A
/// request of the class `Never` is retried only if it certainly was not processed:
///
/// | error | class `Safe` or `Idempotent` | class `Never` |
/// | --- | --- | --- |
/// | no connection could be established | retried | retried |
/// | 429 `too_many_requests` | retried | retried |
/// | the connection broke, or the attempt timed out | retried | not retried |
/// | 408, 500, 502, 503, 504, any other 429 | retried | not retried |
/// | 429 `user_lock_limit_reached`, `captcha_failed`, `too_few_tokens_authenticated` | not retried | not retried |
/// | any other error | not retried | not retried |
///
/// If the response to the first attempt is lost, a retry can fail because that attempt was
/// processed, for example with 404 for a deletion. [`Error::attempts`] is then greater than 1.
///
/// # Delays
///
/// The delay before a retry is random between zero and an upper bound. The bound is `base_delay`
/// for the first retry and doubles with every further one, up to `max_delay`. With the defaults,
/// the two retries follow after at most 200 ms and 400 ms. This *full jitter* spreads the retries
/// of clients that failed at the same time.
///
/// If the response has a `Retry-After` header, in seconds or as a date, the delay is at least
/// that long. If the header exceeds `max_retry_after`, or if the delay exceeds what is left of
/// the [`call_timeout`](crate::Call::call_timeout), the error is returned immediately;
/// [`Error::retry_after`] returns the value of the header.
///
/// # Budget
///
/// All calls of a client and its clones share a budget of 20 retries. A call that succeeds after
/// a retry restores one retry, and so do five calls that succeed at the first attempt. If most
/// calls fail, the budget runs out, and calls return the error of their first attempt, which
/// avoids multiplying the load during an outage. The budget cannot be configured.
#[doc(alias = "backoff")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    fn default() -> RetryPolicy {
        RetryPolicy {
            max_attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(5),
            max_retry_after: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// Returns a policy that never retries.
    pub fn none() -> RetryPolicy {
        RetryPolicy::default().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first one. 0 means 1.
    pub fn max_attempts(mut self, max_attempts: u32) -> RetryPolicy {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets the maximum delay before the first retry. It doubles with every further retry.
    pub fn base_delay(mut self, base_delay: Duration) -> RetryPolicy {
        self.base_delay = base_delay;
        self
    }

    /// Sets the maximum delay before any retry. A `Retry-After` header can exceed it.
    pub fn max_delay(mut self, max_delay: Duration) -> RetryPolicy {
        self.max_delay = max_delay;
        self
    }

    /// Sets the maximum `Retry-After` that a call waits for. With a longer one it fails
    /// immediately.
    pub fn max_retry_after(mut self, max_retry_after: Duration) -> RetryPolicy {
        self.max_retry_after = max_retry_after;
        self
    }

    /// Returns the delay before the request is retried, or `None` if it is not retried.
    pub(crate) fn wait_after(&self, error: &Error, replay: Replay) -> Option<Duration> {
        if error.attempts() >= self.max_attempts || !may_be_retried(error, replay) {
            return None;
        }
        let jitter = self.longest_wait(error.attempts()).mul_f64(random());
        match error.retry_after() {
            Some(retry_after) if retry_after > self.max_retry_after => None,
            Some(retry_after) => Some(jitter.max(retry_after)),
            None => Some(jitter),
        }
    }

    /// Returns the maximum delay after a number of attempts.
    fn longest_wait(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay)
    }
}

/// Returns a random number from 0 to 1. Every `RandomState` has different keys, which is random
/// enough to spread retries, and needs no crate.
fn random() -> f64 {
    let bits = RandomState::new().build_hasher().finish();
    bits as f64 / u64::MAX as f64
}

/// Implements the table in the documentation of [`RetryPolicy`].
fn may_be_retried(error: &Error, replay: Replay) -> bool {
    if !error.is_retryable() {
        return false;
    }
    if replay != Replay::Never {
        return true;
    }
    // Retried only if the request certainly was not processed.
    match (error.kind(), error.status().map(|status| status.as_u16())) {
        (ErrorKind::Connect, _) => true,
        (ErrorKind::Api, Some(429)) => error.error_type() == Some(&ErrorType::TooManyRequests),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extreme_settings_do_not_overflow() {
        let policy = RetryPolicy::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX)
            .max_attempts(0);
        assert_eq!(policy.longest_wait(u32::MAX), Duration::MAX);
        let error = Error::api(500, ErrorType::InternalServerError);
        assert_eq!(policy.wait_after(&error, Replay::Safe), None);
        let _ = policy.max_attempts(9).wait_after(&error, Replay::Safe);
    }
}
