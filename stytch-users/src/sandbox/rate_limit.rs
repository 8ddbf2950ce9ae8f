//! Rate limits, counted as Stytch counts them.

use std::collections::HashMap;

use http::StatusCode;

use super::reply::ErrorReply;
use crate::{Endpoint, Users};

/// How many requests a minute are allowed before the sandbox responds with 429
/// `too_many_requests`.
///
/// A minute begins when the clock shows 0 seconds, like Stytch's windows
/// ([rate limits](https://stytch.com/docs/resources/platform/rate-limits)). The response
/// has no `Retry-After`, because Stytch does not document one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RateLimit(HashMap<Endpoint, u32>);

impl RateLimit {
    /// Allows any number of requests. This is the default.
    #[must_use]
    pub fn none() -> RateLimit {
        RateLimit::default()
    }

    /// Allows 150 searches a minute, as Stytch documents. Stytch also limits creates, but the
    /// figure is not documented, so they are not limited here.
    #[must_use]
    pub fn stytch() -> RateLimit {
        RateLimit::none().per_minute(<dyn Users>::SEARCH, 150)
    }

    /// Sets how many requests to an endpoint are allowed in a minute.
    #[must_use]
    pub fn per_minute(mut self, endpoint: Endpoint, requests: u32) -> RateLimit {
        self.0.insert(endpoint, requests);
        self
    }
}

/// Counts the requests of endpoints with a limit.
#[derive(Default)]
pub(super) struct RateLimiter {
    pub(super) limit: RateLimit,
    /// The latest minute with a request, and how many it had, by endpoint.
    used: HashMap<Endpoint, (u64, u32)>,
}

impl RateLimiter {
    /// Counts a request. The error is that of a minute in which the limit is reached.
    pub(super) fn admit(&mut self, endpoint: Endpoint, now: u64) -> Result<(), ErrorReply> {
        let Some(limit) = self.limit.0.get(&endpoint) else {
            return Ok(());
        };
        let minute = now / 60;
        let (last_minute, count) = self.used.entry(endpoint).or_default();
        if *last_minute != minute {
            (*last_minute, *count) = (minute, 0);
        }
        if *count == *limit {
            let (error_type, message) = ("too_many_requests", "Too many requests have been made.");
            let status = StatusCode::TOO_MANY_REQUESTS;
            return Err(ErrorReply::new(status, error_type, message));
        }
        *count += 1;
        Ok(())
    }
}
