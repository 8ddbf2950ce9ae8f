//! Calls that wait while the project is rate limited or the server fails.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use stytch_users::{Call, Client, Error, ErrorKind, Response, RetryPolicy};
use stytch_users::{SearchUsers, SearchUsersResponse, Users};
use tokio::time::{Instant, sleep_until};

use crate::options::RunOptions;
use crate::program::describe;
use crate::progress::Progress;
use crate::rate_limit::RateLimit;

const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// What all calls of a run share.
///
/// The client retries a call a few times by itself. If that is not enough, or if the server
/// requests a wait, all calls of the run pause, and one line says why.
pub struct Service {
    /// The client of the project.
    pub client: Client,
    /// The limit of searches.
    pub searches: RateLimit,
    retry_for: Duration,
    progress: Arc<Progress>,
    /// Whether the server has responded to this run.
    has_responded: AtomicBool,
    paused_until: Mutex<Instant>,
}

/// The failures of one call so far.
#[derive(Default)]
pub struct Failures {
    first: Option<Instant>,
    /// How many there were.
    count: u32,
}

impl Service {
    /// Shares a client.
    pub fn new(client: &Client, options: &RunOptions, progress: Arc<Progress>) -> Service {
        let minute = Duration::from_secs(60);
        Service {
            client: client.clone(),
            searches: RateLimit::new(options.searches_per_minute, minute),
            retry_for: Duration::from_secs(options.retry_for.into()),
            progress,
            has_responded: AtomicBool::new(false),
            paused_until: Mutex::new(Instant::now()),
        }
    }

    /// Adds the retries of the client, which are not reported. If the server requests a wait,
    /// the call returns the error.
    pub fn with_retries<T>(&self, call: Call<T>) -> Call<T> {
        call.retry(RetryPolicy::default().max_retry_after(Duration::ZERO))
    }

    /// Searches, and retries until there is a page or a permanent error.
    pub async fn search(
        &self,
        search: &SearchUsers,
    ) -> Result<Response<SearchUsersResponse>, Error> {
        let mut failures = Failures::default();
        loop {
            let call = self.client.search(search);
            match self.send(Some(&self.searches), call).await {
                Ok(response) => return Ok(response),
                Err(error) => self.pause(error, &mut failures)?,
            }
        }
    }

    /// Sends a call when no pause and no limit is in its way.
    pub async fn send<T: DeserializeOwned>(
        &self,
        limit: Option<&RateLimit>,
        call: Call<T>,
    ) -> Result<Response<T>, Error> {
        self.ready(limit).await;
        let response = self.with_retries(call).await?;
        self.responded();
        Ok(response)
    }

    /// Notes that the server has responded: connections can be made.
    pub fn responded(&self) {
        self.has_responded.store(true, Relaxed);
    }

    /// Waits until a request may be sent.
    pub async fn ready(&self, limit: Option<&RateLimit>) {
        if let Some(limit) = limit {
            limit.wait().await;
        }
        loop {
            let until = *self.paused_until();
            if until <= Instant::now() {
                return;
            }
            sleep_until(until).await;
        }
    }

    /// Pauses the run after an error that may not occur again. Returns any other error, and
    /// the error of a call that was retried for too long.
    pub fn pause(&self, error: Error, failures: &mut Failures) -> Result<(), Error> {
        let is_first_connection = !self.has_responded.load(Relaxed);
        let is_permanent =
            error.kind() == ErrorKind::Connect && (is_first_connection || is_certificate(&error));
        if !error.is_retryable() || is_permanent {
            return Err(error);
        }
        let now = Instant::now();
        let wait = wait(&error, failures.count, fastrand::f64());
        let spent = now - *failures.first.get_or_insert(now);
        if wait > self.retry_for.saturating_sub(spent) {
            return Err(error);
        }
        failures.count += 1;
        let mut paused_until = self.paused_until();
        // Calls that fail during a pause share it.
        if *paused_until <= now {
            let why = match error.is_rate_limited() {
                true => "rate limited (429)".to_owned(),
                false => describe(&error),
            };
            let seconds = wait.as_secs_f64().ceil();
            self.progress
                .note(&format!("{why}: pausing for {seconds} s"));
        }
        *paused_until = (*paused_until).max(now + wait);
        Ok(())
    }

    fn paused_until(&self) -> MutexGuard<'_, Instant> {
        let locked = self.paused_until.lock();
        locked.unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns how long to pause: at least as long as the server requests, or else twice as long
/// each time. The random part keeps programs that failed together from retrying together.
fn wait(error: &Error, pauses: u32, random: f64) -> Duration {
    match error.retry_after() {
        Some(requested) => {
            let spread = (requested / 4).clamp(Duration::from_secs(1), LONGEST_PAUSE);
            requested.saturating_add(spread.mul_f64(random))
        }
        None => {
            let longest = Duration::from_secs(1 << pauses.min(6)).min(LONGEST_PAUSE);
            longest.mul_f64(0.5 + 0.5 * random)
        }
    }
}

/// Returns `true` if the server's certificate is not trusted, which waiting does not change.
fn is_certificate(error: &Error) -> bool {
    describe(error).to_lowercase().contains("certificate")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_a_random_part() {
        let error = Error::api(429, "too_many_requests");
        for (pauses, shortest, longest) in [(0, 0.5, 1.0), (3, 4.0, 8.0), (60, 30.0, 60.0)] {
            assert_eq!(wait(&error, pauses, 0.0).as_secs_f64(), shortest);
            assert_eq!(wait(&error, pauses, 1.0).as_secs_f64(), longest);
        }
        let requested = Duration::from_secs(40);
        let error = Error::builder(ErrorKind::Api)
            .retry_after(requested)
            .build();
        assert_eq!(wait(&error, 0, 0.0), requested);
        assert_eq!(wait(&error, 0, 1.0), requested + requested / 4);
    }
}
