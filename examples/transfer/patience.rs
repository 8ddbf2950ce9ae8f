//! A call that is sent until it is answered, within limits and for everyone to see.

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use stytch_users::{Call, Error, Response, RetryPolicy};
use tokio::time::Instant;

use crate::pace::Pace;
use crate::progress::Progress;

const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Stytch counts by the minute at least.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// What calls of one kind share.
///
/// The client's own retries are off in these calls: they would not be seen, and would
/// not be counted in the pace.
#[derive(Clone)]
pub struct Patience {
    /// How many calls go, and from when.
    pub pace: Arc<Pace>,
    /// How long a call is tried without an answer, the waits included.
    pub limit: Duration,
    /// Where the waits are shown.
    pub progress: Arc<Progress>,
}

impl Patience {
    /// Sends a call until it is answered, as long as the error is one that
    /// `may_be_sent_again`.
    ///
    /// # Errors
    ///
    /// The last error, where the next wait would be longer than the patience.
    pub async fn send<T: DeserializeOwned>(
        &self,
        call: impl Fn() -> Call<T>,
        may_be_sent_again: fn(&Error) -> bool,
    ) -> Result<Response<T>, Error> {
        let begin = Instant::now();
        let mut attempts = 0;
        loop {
            self.turn().await;
            let error = match call().retry(RetryPolicy::none()).await {
                Ok(response) => {
                    self.progress.going_on();
                    return Ok(response);
                }
                Err(error) => error,
            };
            attempts += 1;
            let wait = wait(&error, attempts, fastrand::f64());
            if !may_be_sent_again(&error) || begin.elapsed() + wait > self.limit {
                return Err(error);
            }
            self.sit_out(&error, wait).await;
        }
    }

    /// Waits as after so many failed attempts.
    pub async fn pause(&self, error: &Error, attempts: u32) {
        self.sit_out(error, wait(error, attempts, fastrand::f64()))
            .await;
    }

    async fn sit_out(&self, error: &Error, wait: Duration) {
        self.progress.waiting(reason(error), wait);
        let until = Instant::now() + wait;
        if error.is_rate_limited() {
            // It is the project that has asked for too much, not this call.
            self.pace.hold_until(until);
        }
        tokio::time::sleep_until(until).await;
    }

    /// Waits for the call's turn, and shows a wait that one would notice.
    async fn turn(&self) {
        let wait = self.pace.wait();
        if wait > Duration::from_secs(1) {
            self.progress.waiting("under the rate limit", wait);
            self.pace.turn().await;
            self.progress.going_on();
        } else {
            self.pace.turn().await;
        }
    }
}

/// How long to wait after a number of attempts: what the server asks for, or else twice
/// as long each time, less a random part so that programs that failed together do not
/// come back together.
fn wait(error: &Error, attempts: u32, random: f64) -> Duration {
    let doublings = attempts.saturating_sub(1).min(16);
    let longest = (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT);
    let wait = longest.mul_f64(0.5 + 0.5 * random);
    error.retry_after().unwrap_or(wait)
}

fn reason(error: &Error) -> &'static str {
    if error.is_rate_limited() {
        "told that it is too much (429)"
    } else if error.is_timeout() {
        "no answer in time"
    } else if error.status().is_some() {
        "the server failed"
    } else {
        "no connection"
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use stytch_users::{ErrorType, User};

    use super::*;

    fn patience(limit: u64) -> Patience {
        Patience {
            pace: Arc::new(Pace::new(1000, Duration::from_secs(1))),
            limit: Duration::from_secs(limit),
            progress: Arc::new(Progress::hidden()),
        }
    }

    /// Fails so often, and answers then.
    fn failing(times: u32, status: u16) -> (Arc<AtomicU32>, impl Fn() -> Call<User>) {
        let sent = Arc::new(AtomicU32::new(0));
        let counter = sent.clone();
        let call = move || {
            if counter.fetch_add(1, Ordering::Relaxed) < times {
                Call::failed(Error::api(status, ErrorType::TooManyRequests))
            } else {
                Call::ready(User::new("user-test-1"))
            }
        };
        (sent, call)
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_limit_is_waited_out_and_holds_everyone() {
        let patience = patience(600);
        let (sent, call) = failing(3, 429);
        let begin = Instant::now();
        patience.send(call, Error::is_retryable).await.unwrap();
        assert_eq!(sent.load(Ordering::Relaxed), 4);
        // 1 s, 2 s and 4 s, each at least by half.
        let seconds = begin.elapsed().as_secs_f64();
        assert!((3.5..=7.1).contains(&seconds), "{seconds}");

        let (_, call) = failing(1, 429);
        let held = patience.clone();
        let first = tokio::spawn(async move { held.send(call, Error::is_retryable).await });
        tokio::task::yield_now().await;
        assert!(patience.pace.wait() >= Duration::from_millis(400));
        first.await.unwrap().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn patience_ends_with_the_last_error() {
        let (sent, call) = failing(u32::MAX, 503);
        let begin = Instant::now();
        let error = patience(30).send(call, Error::is_retryable).await;
        assert_eq!(error.unwrap_err().status().unwrap().as_u16(), 503);
        assert!(begin.elapsed() <= Duration::from_secs(30));
        assert!(sent.load(Ordering::Relaxed) >= 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_may_not_be_sent_again_is_sent_once() {
        let (sent, call) = failing(1, 503);
        let error = patience(30)
            .send(call, |error| !error.maybe_applied())
            .await;
        assert!(error.is_err());
        assert_eq!(sent.load(Ordering::Relaxed), 1);
    }

    #[test]
    fn waits_grow_to_a_minute_and_no_further() {
        let error = Error::api(429, ErrorType::TooManyRequests);
        let seconds = |attempts| wait(&error, attempts, 1.0).as_secs();
        assert_eq!([1, 2, 3, 7, 50].map(seconds), [1, 2, 4, 60, 60]);
        assert_eq!(wait(&error, 1, 0.0), Duration::from_millis(500));
    }
}
