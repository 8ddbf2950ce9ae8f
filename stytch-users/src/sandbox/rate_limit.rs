//! Rate limits, counted as Stytch counts them.

use std::collections::HashMap;

use http::StatusCode;

use super::reply::ErrorReply;
use crate::Endpoint;

/// Counts the requests of endpoints with a limit.
#[derive(Default)]
pub(super) struct RateLimiter(HashMap<Endpoint, Limit>);

struct Limit {
    per_minute: u32,
    /// The latest minute with a request, and how many it had.
    used: (u64, u32),
}

impl RateLimiter {
    pub(super) fn set(&mut self, endpoint: Endpoint, per_minute: u32) {
        let used = (0, 0);
        self.0.insert(endpoint, Limit { per_minute, used });
    }

    /// Counts a request. Returns an error if the limit of the minute is reached.
    pub(super) fn admit(&mut self, endpoint: Endpoint, now: u64) -> Result<(), ErrorReply> {
        let Some(limit) = self.0.get_mut(&endpoint) else {
            return Ok(());
        };
        let (minute, used) = (now / 60, &mut limit.used);
        if used.0 != minute {
            *used = (minute, 0);
        }
        if used.1 == limit.per_minute {
            let (error_type, message) = ("too_many_requests", "Too many requests have been made.");
            let status = StatusCode::TOO_MANY_REQUESTS;
            return Err(ErrorReply::new(status, error_type, message));
        }
        used.1 += 1;
        Ok(())
    }
}
