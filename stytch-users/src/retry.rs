//! When a request is sent again, and after how long.

mod budget;

use std::time::Duration;

use crate::endpoint::Replay;
use crate::error::{Error, ErrorKind, ErrorType};

pub(crate) use budget::RetryBudget;

/// How often a request is sent again, and after how long.
///
/// *What* is sent again is not a setting: it follows from the endpoint's
/// [`Replay`] class and from what went wrong.
///
/// | went wrong | safe, idempotent | never replayed |
/// | --- | --- | --- |
/// | no connection could be made | sent again | sent again |
/// | 429 `too_many_requests` | sent again | sent again |
/// | the connection broke, or no answer came in time | sent again | no |
/// | 408, 500, 502, 503, 504, any other 429 | sent again | no |
/// | 429 `user_lock_limit_reached`, `captcha_failed`, `too_few_tokens_authenticated` | no | no |
/// | anything else | no | no |
///
/// The waits between are random, between nothing and `base_delay` × 2ⁿ (*full
/// jitter*), so that clients that failed together do not come back together.
/// `Retry-After`, in seconds or as a date, is waited for at least; where it is longer
/// than `max_retry_after`, or than what is left of the call's
/// [`call_timeout`](crate::Call::call_timeout), the error is returned at once and
/// [`Error::retry_after`] says how long to wait.
///
/// All calls of a client share one budget of retries: when most calls fail, they stop
/// being sent again, and an outage is not multiplied.
///
/// ```
/// use std::time::Duration;
/// use stytch_users::{Client, RetryPolicy};
///
/// let client = Client::builder("project-test-1", "secret-test-1")
///     .base_url("http://127.0.0.1:8080")
///     .retry(RetryPolicy::default().max_attempts(5).max_delay(Duration::from_secs(2)))
///     .build()?;
/// # Ok::<(), stytch_users::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    /// 3 attempts, with waits of up to 200 ms × 2ⁿ and at most 5 s, and a `Retry-After`
    /// of at most 10 s.
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
    /// Sends every request once.
    pub fn none() -> RetryPolicy {
        RetryPolicy::default().max_attempts(1)
    }

    /// Sets how often a request is sent at most, the first time included. 0 is as 1.
    pub fn max_attempts(mut self, max_attempts: u32) -> RetryPolicy {
        self.max_attempts = max_attempts;
        self
    }

    /// Sets what the longest first wait is; it doubles with every attempt.
    pub fn base_delay(mut self, base_delay: Duration) -> RetryPolicy {
        self.base_delay = base_delay;
        self
    }

    /// Sets what no wait is longer than, unless `Retry-After` asks for it.
    pub fn max_delay(mut self, max_delay: Duration) -> RetryPolicy {
        self.max_delay = max_delay;
        self
    }

    /// Sets up to which `Retry-After` a call waits; with a longer one it fails at once.
    pub fn max_retry_after(mut self, max_retry_after: Duration) -> RetryPolicy {
        self.max_retry_after = max_retry_after;
        self
    }

    /// How long to wait before the request is sent again; `None` where it is not.
    pub(crate) fn wait_after(&self, error: &Error, replay: Replay) -> Option<Duration> {
        if error.attempts() >= self.max_attempts || !may_be_sent_again(error, replay) {
            return None;
        }
        let jitter = self.longest_wait(error.attempts()).mul_f64(fastrand::f64());
        match error.retry_after() {
            Some(asked) if asked > self.max_retry_after => None,
            Some(asked) => Some(jitter.max(asked)),
            None => Some(jitter),
        }
    }

    /// The longest wait after a number of attempts.
    fn longest_wait(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(31);
        self.base_delay
            .saturating_mul(1 << doublings)
            .min(self.max_delay)
    }
}

/// The table of [`RetryPolicy`].
fn may_be_sent_again(error: &Error, replay: Replay) -> bool {
    if !error.is_retryable() {
        return false;
    }
    if replay != Replay::Never {
        return true;
    }
    // What may have been processed is not sent twice: only where it certainly was not.
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
    fn the_longest_wait_doubles_up_to_its_limit() {
        let policy = RetryPolicy::default();
        let waits: Vec<u128> = (1..8)
            .map(|attempts| policy.longest_wait(attempts).as_millis())
            .collect();
        assert_eq!(waits, [200, 400, 800, 1600, 3200, 5000, 5000]);
        assert_eq!(policy.longest_wait(u32::MAX), Duration::from_secs(5));
    }

    #[test]
    fn settings_that_make_no_sense_do_not_overflow() {
        let policy = RetryPolicy::default()
            .base_delay(Duration::MAX)
            .max_delay(Duration::MAX)
            .max_attempts(0);
        assert_eq!(policy.longest_wait(u32::MAX), Duration::MAX);
        let error = Error::api(500, ErrorType::InternalServerError);
        assert_eq!(policy.wait_after(&error, Replay::Safe), None);
        let _ = policy.max_attempts(9).wait_after(&error, Replay::Safe);
    }

    #[test]
    fn what_is_sent_again_follows_from_class_and_error() {
        for (status, error_type, replayable, never) in [
            (429, "too_many_requests", true, true),
            (429, "something_else", true, false),
            (429, "user_lock_limit_reached", false, false),
            (429, "captcha_failed", false, false),
            (429, "too_few_tokens_authenticated", false, false),
            (408, "timeout", true, false),
            (500, "internal_server_error", true, false),
            (502, "x", true, false),
            (503, "x", true, false),
            (504, "x", true, false),
            (501, "x", false, false),
            (400, "duplicate_email", false, false),
            (401, "unauthorized_credentials", false, false),
            (404, "user_not_found", false, false),
            (409, "x", false, false),
        ] {
            let error = Error::api(status, error_type);
            for (replay, expected) in [
                (Replay::Safe, replayable),
                (Replay::Idempotent, replayable),
                (Replay::Never, never),
            ] {
                assert_eq!(
                    may_be_sent_again(&error, replay),
                    expected,
                    "{error}, {replay:?}"
                );
            }
        }
    }
}
