//! Timeouts, limits and the retry policy.

use std::time::Duration;

use crate::error::Error;
use crate::retry::RetryPolicy;

/// The default timeout of one attempt. The API itself gives up after 30 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(31);

/// The default timeout of a call, including all attempts and the delays between them.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

const MAX_BODY_BYTES: usize = 32 * 1024 * 1024;

/// The settings of calls: those of a client, which a call may override.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) call_timeout: Duration,
    /// In bytes after decompression, for a response with a success status.
    pub(crate) max_body_bytes: usize,
    pub(crate) retry: RetryPolicy,
}

impl Settings {
    /// Rejects settings with which no call could succeed.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (name, is_zero) in [
            ("attempt_timeout", self.attempt_timeout.is_zero()),
            ("call_timeout", self.call_timeout.is_zero()),
            ("max_body_bytes", self.max_body_bytes == 0),
        ] {
            if is_zero {
                return Err(Error::configuration(&format!("`{name}` is zero")));
            }
        }
        Ok(())
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            attempt_timeout: ATTEMPT_TIMEOUT,
            call_timeout: CALL_TIMEOUT,
            max_body_bytes: MAX_BODY_BYTES,
            retry: RetryPolicy::default(),
        }
    }
}
