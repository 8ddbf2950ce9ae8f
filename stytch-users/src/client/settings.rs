//! How long things may take and how often they are tried.

use std::time::Duration;

use crate::retry::RetryPolicy;

/// How long one attempt may take, to the last byte of the body: the API itself gives
/// up after 30 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(31);

/// How long a whole call may take, with its attempts and the waits between.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// What holds for all calls of a client.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) call_timeout: Duration,
    pub(crate) retry: RetryPolicy,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            attempt_timeout: ATTEMPT_TIMEOUT,
            call_timeout: CALL_TIMEOUT,
            retry: RetryPolicy::default(),
        }
    }
}

/// What one call sets in place of the client's settings.
#[derive(Clone, Copy, Default)]
pub(crate) struct CallSettings {
    pub(crate) timeout: Option<Duration>,
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
}
