//! Calls that wait while the project is rate limited or the server fails.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use stytch_users::{Call, Client, Error, ErrorKind, Response, RetryPolicy};
use stytch_users::{SearchUsers, SearchUsersResponse, Users};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until};

use crate::options::RunOptions;
use crate::program::describe;
use crate::progress::Progress;

const MAX_PAUSE: Duration = Duration::from_secs(60);

/// What all calls of a run share.
///
/// The client retries a call a few times by itself. If that is not enough, or if the server
/// requests a wait, all calls of the run pause, and one line says why.
pub struct Service {
    /// The client of the project.
    pub client: Client,
    /// How far the run is.
    pub progress: Progress,
    retry_for: Duration,
    /// A permit for each search of the last minute.
    searches: Arc<Semaphore>,
    /// Whether the server has responded to this run.
    has_responded: Cell<bool>,
    paused_until: Cell<Instant>,
}

impl Service {
    /// Shares a client.
    pub fn new(client: &Client, options: &RunOptions, progress: Progress) -> Service {
        Service {
            client: client.clone(),
            progress,
            retry_for: Duration::from_secs(options.retry_for.into()),
            searches: Arc::new(Semaphore::new(options.searches_per_minute as usize)),
            has_responded: Cell::new(false),
            paused_until: Cell::new(Instant::now()),
        }
    }

    /// Searches, and retries until there is a page or a permanent error.
    pub async fn search(
        &self,
        search: &SearchUsers,
    ) -> Result<Response<SearchUsersResponse>, Error> {
        let mut failing_since = None;
        loop {
            self.may_search().await;
            match self.send(with_retries(self.client.search(search))).await {
                Ok(response) => return Ok(response),
                Err(error) => self.pause(error, &mut failing_since)?,
            }
        }
    }

    /// Sends a request after the pause, if there is one.
    pub async fn send<T>(
        &self,
        request: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        while self.paused_until.get() > Instant::now() {
            sleep_until(self.paused_until.get()).await;
        }
        let response = request.await?;
        self.has_responded.set(true);
        Ok(response)
    }

    /// Waits until the limit of searches allows another one.
    pub async fn may_search(&self) {
        let permit = self.searches.clone().acquire_owned().await;
        tokio::spawn(async move {
            sleep(Duration::from_secs(60)).await;
            drop(permit);
        });
    }

    /// Pauses the run after an error that may not occur again. Returns any other error, and
    /// the error of a call that was retried for too long. The call sets `failing_since` to
    /// `None` at first.
    pub fn pause(&self, error: Error, failing_since: &mut Option<Instant>) -> Result<(), Error> {
        // Waiting does not change that a certificate is not trusted.
        let is_about_certificate = || describe(&error).to_lowercase().contains("certificate");
        let is_permanent = error.kind() == ErrorKind::Connect
            && (!self.has_responded.get() || is_about_certificate());
        if !error.is_retryable() || is_permanent {
            return Err(error);
        }
        let now = Instant::now();
        let spent = now - *failing_since.get_or_insert(now);
        let wait = wait(&error, spent, fastrand::f64());
        if wait > self.retry_for.saturating_sub(spent) {
            return Err(error);
        }
        // Calls that fail during a pause share it.
        let paused_until = self.paused_until.get();
        if paused_until <= now {
            let (why, seconds) = (describe(&error), wait.as_secs_f64().ceil());
            self.progress
                .note(&format!("{why}: pausing for {seconds} s"));
        }
        self.paused_until.set(paused_until.max(now + wait));
        Ok(())
    }
}

/// Adds the retries of the client, which are not reported. If the server requests a wait, the
/// call returns the error.
pub fn with_retries<T>(call: Call<T>) -> Call<T> {
    call.retry(RetryPolicy::default().max_retry_after(Duration::ZERO))
}

/// Returns how long to pause: at least as long as the server requests, or else as long again as
/// the call has failed. The random part keeps programs that failed together from retrying
/// together.
fn wait(error: &Error, failing_for: Duration, random: f64) -> Duration {
    let second = Duration::from_secs(1);
    match error.retry_after() {
        Some(requested) => {
            let spread = (requested / 4).clamp(second, MAX_PAUSE);
            requested.saturating_add(spread.mul_f64(random))
        }
        None => failing_for
            .clamp(second, MAX_PAUSE)
            .mul_f64(0.5 + 0.5 * random),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_have_a_random_part() {
        let error = Error::api(429, "too_many_requests");
        for (seconds, shortest, longest) in [(0, 0.5, 1.0), (8, 4.0, 8.0), (600, 30.0, 60.0)] {
            let failing_for = Duration::from_secs(seconds);
            assert_eq!(wait(&error, failing_for, 0.0).as_secs_f64(), shortest);
            assert_eq!(wait(&error, failing_for, 1.0).as_secs_f64(), longest);
        }
    }
}
