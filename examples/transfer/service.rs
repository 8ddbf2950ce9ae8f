//! Calls that wait for the rate limit and for the end of an outage.

use std::collections::VecDeque;
use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use stytch_users::{Call, Client, Error, ErrorKind, Response, RetryPolicy};
use tokio::time::{Instant, sleep_until};

use crate::progress::Progress;

const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The longest time of one call, with the retries of the client.
const LONGEST_CALL: Duration = Duration::from_secs(60);

/// What all calls of a run share.
///
/// The client retries a call a few times by itself. When that was not enough, or if the
/// server asks for a wait, all calls of the run pause, and one line says why.
pub struct Service {
    /// The client of the project.
    pub client: Client,
    /// How long a call is tried for, with all waits.
    patience: Duration,
    progress: Arc<Progress>,
    /// Whether the server has responded to this run.
    has_responded: AtomicBool,
    paused_until: Mutex<Option<Instant>>,
}

/// How long one call has been tried for.
#[derive(Default)]
pub struct Tries {
    begin: Option<Instant>,
    pauses: u32,
}

impl Service {
    /// Shares a client.
    pub fn new(client: Client, patience: Duration, progress: Arc<Progress>) -> Service {
        Service {
            client,
            patience,
            progress,
            has_responded: AtomicBool::new(false),
            paused_until: Mutex::new(None),
        }
    }

    /// A call with the retries that are not worth a line. It returns at once with what the
    /// server asks to wait for.
    pub fn with_retries<T>(&self, call: Call<T>) -> Call<T> {
        let retries = RetryPolicy::default().max_retry_after(Duration::ZERO);
        let longest = self.patience.max(Duration::from_secs(5));
        call.retry(retries).call_timeout(longest.min(LONGEST_CALL))
    }

    /// Sends a call until there is a response, for as long as the run has patience. If it
    /// is not `replayable`, an error by which it may have been applied is returned at once.
    pub async fn send<T: DeserializeOwned>(
        &self,
        pace: Option<&Pace>,
        is_replayable: bool,
        call: impl Fn() -> Call<T>,
    ) -> Result<Response<T>, Error> {
        let mut tries = Tries::default();
        loop {
            self.turn(pace).await;
            match self.with_retries(call()).await {
                Ok(response) => {
                    self.responded();
                    return Ok(response);
                }
                Err(error) if error.maybe_applied() && !is_replayable => return Err(error),
                Err(error) => self.pause(error, &mut tries)?,
            }
        }
    }

    /// Notes that the server has responded: connections can be made.
    pub fn responded(&self) {
        self.has_responded.store(true, Relaxed);
    }

    /// Waits until the run may send a request.
    pub async fn turn(&self, pace: Option<&Pace>) {
        loop {
            let paused = *self
                .paused_until
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(until) = paused.filter(|until| *until > Instant::now()) {
                sleep_until(until).await;
                continue;
            }
            match pace.and_then(Pace::take) {
                Some(next) => sleep_until(next).await,
                None => return,
            }
        }
    }

    /// Pauses the run after an error that may pass.
    pub fn pause(&self, error: Error, tries: &mut Tries) -> Result<(), Error> {
        let is_first_connection = !self.has_responded.load(Relaxed);
        let never_passes =
            error.kind() == ErrorKind::Connect && (is_first_connection || is_certificate(&error));
        if !error.is_retryable() || never_passes {
            return Err(error);
        }
        let now = Instant::now();
        let wait = wait(&error, tries.pauses, fastrand::f64());
        let spent = now - *tries.begin.get_or_insert(now);
        let left = self.patience.saturating_sub(spent);
        let Some(until) = now.checked_add(wait).filter(|_| wait <= left) else {
            return Err(error);
        };
        tries.pauses += 1;
        let mut paused = self
            .paused_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        // Other calls that are limited in the meantime share this pause.
        if paused.is_none_or(|paused| paused <= now) {
            let why = match error.is_rate_limited() {
                true => "rate limited (429)".to_owned(),
                false => describe(&error),
            };
            let seconds = wait.as_secs_f64().ceil();
            self.progress
                .note(&format!("{why}: pausing for {seconds} s"));
        }
        *paused = paused.max(Some(until));
        Ok(())
    }
}

/// How long to pause: at least as long as the server asks, or else twice as long each time,
/// with a random part, so that programs that failed together do not come back together.
fn wait(error: &Error, pauses: u32, random: f64) -> Duration {
    match error.retry_after() {
        Some(asked) => {
            let spread = (asked / 4).clamp(Duration::from_secs(1), LONGEST_PAUSE);
            asked.saturating_add(spread.mul_f64(random))
        }
        None => {
            let longest = Duration::from_secs(1 << pauses.min(6)).min(LONGEST_PAUSE);
            longest.mul_f64(0.5 + 0.5 * random)
        }
    }
}

/// An error with its causes, and what to do about it if that is known.
pub fn describe(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    if matches!(
        error.status().map(|status| status.as_u16()),
        Some(401 | 403)
    ) {
        text += ". Check STYTCH_PROJECT_ID and STYTCH_SECRET";
    }
    text
}

/// Whether the server's certificate is not trusted, which waiting does not change.
fn is_certificate(error: &Error) -> bool {
    describe(error).to_lowercase().contains("certificate")
}

/// At most so many requests in any stretch of so long: Stytch counts in windows, and what
/// holds for every stretch holds for each of them.
pub struct Pace {
    most: usize,
    stretch: Duration,
    /// When the last requests were sent, the oldest first.
    sent: Mutex<VecDeque<Instant>>,
}

impl Pace {
    /// At most `most` requests in any `stretch`.
    pub fn new(most: u32, stretch: Duration) -> Pace {
        let most = usize::try_from(most).unwrap_or(usize::MAX).max(1);
        Pace {
            most,
            stretch,
            sent: Mutex::default(),
        }
    }

    /// Takes a turn, or returns when the next one is.
    fn take(&self) -> Option<Instant> {
        let now = Instant::now();
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() == self.most {
            let next = sent.front().map(|oldest| *oldest + self.stretch);
            if next.is_some_and(|next| next > now) {
                return next;
            }
            sent.pop_front();
        }
        sent.push_back(now);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn no_stretch_has_more_requests_than_allowed() {
        let service = service(Duration::ZERO);
        let pace = Pace::new(3, Duration::from_secs(60));
        let begin = Instant::now();
        let mut seconds = Vec::new();
        for _ in 0..7 {
            service.turn(Some(&pace)).await;
            seconds.push(begin.elapsed().as_secs());
        }
        assert_eq!(seconds, [0, 0, 0, 60, 60, 60, 120]);
    }

    fn service(patience: Duration) -> Service {
        let progress = Arc::new(Progress::hidden("users"));
        Service::new(Client::stub().clone(), patience, progress)
    }

    #[tokio::test(start_paused = true)]
    async fn patience_bounds_the_waits_of_a_call_and_all_calls_share_a_pause() {
        let service = service(Duration::from_secs(10));
        let error = || Error::api(503, "server_unavailable");
        let mut tries = Tries::default();
        let begin = Instant::now();
        while service.pause(error(), &mut tries).is_ok() {
            service.turn(None).await;
        }
        assert!(begin.elapsed() <= Duration::from_secs(10));
        assert!(tries.pauses >= 3, "{}", tries.pauses);
        // What does not pass is not waited for.
        for (status, error_type) in [(400, "bad_request"), (401, "unauthorized_credentials")] {
            let error = Error::api(status, error_type);
            assert!(service.pause(error, &mut Tries::default()).is_err());
        }
    }

    #[test]
    fn pauses_grow_and_no_two_programs_have_the_same() {
        let error = Error::api(429, "too_many_requests");
        for (pauses, shortest, longest) in [(0, 0.5, 1.0), (3, 4.0, 8.0), (60, 30.0, 60.0)] {
            assert_eq!(wait(&error, pauses, 0.0).as_secs_f64(), shortest);
            assert_eq!(wait(&error, pauses, 1.0).as_secs_f64(), longest);
        }
    }
}
