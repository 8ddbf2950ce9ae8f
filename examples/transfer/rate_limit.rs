//! A client-side rate limit.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::sleep;

/// A sliding window: a maximum number of requests in any period of a given length.
pub struct RateLimit {
    permits: Arc<Semaphore>,
    window: Duration,
}

impl RateLimit {
    /// Creates a limit of `most` requests in any `window`.
    pub fn new(most: u32, window: Duration) -> RateLimit {
        let most = usize::try_from(most).unwrap_or(Semaphore::MAX_PERMITS);
        RateLimit {
            permits: Arc::new(Semaphore::new(most)),
            window,
        }
    }

    /// Waits until a request may be sent.
    pub async fn wait(&self) {
        let permit = self.permits.clone().acquire_owned().await;
        let window = self.window;
        // The permit is available again one window later.
        tokio::spawn(async move {
            sleep(window).await;
            drop(permit);
        });
    }
}
