//! Faults, so that an application can test its error handling.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{HeaderValue, Response, StatusCode};

use super::reply::{ErrorReply, Reply};
use crate::Endpoint;

/// Something that goes wrong with a request, by default once.
///
/// ```
/// use std::time::Duration;
/// use stytch_users::sandbox::{Fault, Sandbox};
/// use stytch_users::{UserId, Users};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.fault(Fault::error(503, "server_unavailable").on(<dyn Users>::GET).times(3));
///
/// // By default, the client tries three times.
/// let error = sandbox.client().get(&UserId::from("ada")).await.unwrap_err();
/// assert_eq!(error.status().unwrap(), 503);
/// assert_eq!((error.attempts(), sandbox.faults_left()), (3, 0));
/// # Ok(())
/// # }
/// ```
///
/// A request meets the first fault that is for it, in the order in which they were added,
/// even if its credentials are wrong. An invalid status is replaced by 500.
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `Sandbox::fault`"]
pub struct Fault {
    pub(super) effect: Effect,
    pub(super) delay: Duration,
    retry_after: Option<Duration>,
    endpoint: Option<Endpoint>,
    /// How often it is still met, or `None` if it stays.
    left: Option<u32>,
}

/// What a fault does.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Nothing but the delay.
    Nothing,
    /// An error as Stytch responds with it.
    Error {
        status: StatusCode,
        error_type: Cow<'static, str>,
    },
    /// A response that is not Stytch's.
    Body { status: StatusCode, body: Bytes },
    /// The connection is cut, and the request not processed.
    Disconnect,
    /// The request is processed, and the connection cut before the response.
    LoseResponse,
}

impl Fault {
    /// Responds with an error as Stytch would. The request is not processed.
    pub fn error(status: u16, error_type: impl Into<Cow<'static, str>>) -> Fault {
        Fault::new(Effect::Error {
            status: status_code(status),
            error_type: error_type.into(),
        })
    }

    /// Responds with any body, such as a gateway's page or truncated JSON. The request is
    /// not processed.
    pub fn body(status: u16, body: impl Into<Bytes>) -> Fault {
        Fault::new(Effect::Body {
            status: status_code(status),
            body: body.into(),
        })
    }

    /// Cuts the connection before the request is processed.
    pub fn disconnect() -> Fault {
        Fault::new(Effect::Disconnect)
    }

    /// Processes the request and cuts the connection before the response. A client cannot
    /// tell it from [`disconnect`](Fault::disconnect).
    pub fn lose_response() -> Fault {
        Fault::new(Effect::LoseResponse)
    }

    /// Delays the request, which is not processed if its connection is closed meanwhile.
    pub fn delay(delay: Duration) -> Fault {
        Fault::new(Effect::Nothing).delayed(delay)
    }

    /// Sets how long the fault waits before its effect. Without a socket it follows a clock
    /// that tokio has paused.
    pub fn delayed(mut self, delay: Duration) -> Fault {
        self.delay = delay;
        self
    }

    /// Adds `Retry-After` to the response, in seconds, rounded up.
    pub fn retry_after(mut self, retry_after: Duration) -> Fault {
        self.retry_after = Some(retry_after);
        self
    }

    /// Aims the fault at one endpoint, such as `<dyn Users>::GET`. By default it is for any
    /// request.
    pub fn on(mut self, endpoint: Endpoint) -> Fault {
        self.endpoint = Some(endpoint);
        self
    }

    /// Sets how often it is met.
    pub fn times(mut self, times: u32) -> Fault {
        self.left = Some(times);
        self
    }

    /// Keeps the fault until [`clear_faults`](super::Sandbox::clear_faults).
    pub fn always(mut self) -> Fault {
        self.left = None;
        self
    }

    fn new(effect: Effect) -> Fault {
        Fault {
            effect,
            delay: Duration::ZERO,
            retry_after: None,
            endpoint: None,
            left: Some(1),
        }
    }

    fn is_for(&self, endpoint: Option<Endpoint>) -> bool {
        self.endpoint.is_none() || self.endpoint == endpoint
    }

    /// The response, if the fault is one.
    pub(super) fn reply(&self) -> Option<Reply> {
        let seconds = self
            .retry_after
            .map(|it| it.as_secs() + u64::from(it.subsec_nanos() > 0));
        match &self.effect {
            Effect::Nothing | Effect::Disconnect | Effect::LoseResponse => None,
            Effect::Error { status, error_type } => {
                let message = "A fault of the sandbox.";
                let error = ErrorReply::new(*status, error_type.clone(), message);
                Some(Err(error.retry_after(seconds)))
            }
            Effect::Body { status, body } => {
                let mut response = Response::new(body.clone());
                *response.status_mut() = *status;
                let retry_after = seconds.map(|it| (RETRY_AFTER, HeaderValue::from(it)));
                response.headers_mut().extend(retry_after);
                Some(Ok(response))
            }
        }
    }
}

fn status_code(status: u16) -> StatusCode {
    // With a status below 200, hyper expects another response to follow.
    match StatusCode::from_u16(status) {
        Ok(status) if !status.is_informational() => status,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The faults that requests are still to meet.
#[derive(Default)]
pub(super) struct Faults(Mutex<VecDeque<Fault>>);

impl Faults {
    pub(super) fn add(&self, fault: Fault) {
        if fault.left != Some(0) {
            self.waiting().push_back(fault);
        }
    }

    pub(super) fn clear(&self) {
        self.waiting().clear();
    }

    /// How many faults are still to be met, where each time counts; those that stay
    /// are not counted.
    pub(super) fn left(&self) -> usize {
        let waiting = self.waiting();
        let left = waiting.iter().filter_map(|fault| fault.left);
        left.map(|left| left as usize).sum()
    }

    /// The fault that a request meets, if there is one for it.
    pub(super) fn meet(&self, endpoint: Option<Endpoint>) -> Option<Fault> {
        let mut waiting = self.waiting();
        let index = waiting.iter().position(|fault| fault.is_for(endpoint))?;
        let fault = waiting.get_mut(index)?;
        let met = fault.clone();
        if let Some(left) = &mut fault.left {
            *left -= 1;
            if *left == 0 {
                waiting.remove(index);
            }
        }
        Some(met)
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Users;

    fn response(fault: &Fault) -> Response<Bytes> {
        let reply = fault.reply().unwrap();
        reply.unwrap_or_else(ErrorReply::into_response)
    }

    fn status(fault: Option<Fault>) -> Option<u16> {
        Some(response(&fault?).status().as_u16())
    }

    #[test]
    fn a_fault_of_an_endpoint_waits_for_it() {
        let faults = Faults::default();
        faults.add(Fault::error(500, "internal_server_error").on(<dyn Users>::SEARCH));
        faults.add(Fault::error(503, "server_unavailable").on(<dyn Users>::GET));
        faults.add(Fault::error(400, "bad_request").times(0));
        assert_eq!(status(faults.meet(Some(<dyn Users>::GET))), Some(503));
        assert_eq!(status(faults.meet(Some(<dyn Users>::GET))), None);
        assert_eq!(status(faults.meet(None)), None);
        assert_eq!(status(faults.meet(Some(<dyn Users>::SEARCH))), Some(500));
    }

    #[test]
    fn a_response_has_retry_after_in_whole_seconds_rounded_up() {
        for (retry_after, header) in [(0, "0"), (1, "1"), (1000, "1"), (1001, "2")] {
            let fault = Fault::error(429, "too_many_requests");
            let fault = fault.retry_after(Duration::from_millis(retry_after));
            let response = response(&fault);
            assert_eq!(response.headers()["retry-after"], header);
        }
    }

    #[test]
    fn an_invalid_status_is_replaced_by_500() {
        for status in [0, 99, 100, 101, 1000] {
            let response = response(&Fault::body(status, ""));
            assert_eq!(response.status(), 500);
        }
        assert_eq!(response(&Fault::body(204, "")).status(), 204);
    }
}
