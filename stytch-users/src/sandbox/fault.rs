//! Faults, with which an application can test its error handling.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::header::RETRY_AFTER;
use http::{Response, StatusCode};

use super::reply::{ErrorReply, Reply};
use crate::Endpoint;
use crate::error::seconds_rounded_up;

/// A simulated failure, which applies to one request by default.
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
/// If several faults match a request, the one that was added first applies. It applies even if the
/// credentials of the request are wrong. An invalid status is replaced by 500.
#[derive(Clone, Debug)]
#[must_use = "a fault does nothing until it is given to `Sandbox::fault`"]
pub struct Fault {
    effect: Effect,
    delay: Duration,
    endpoint: Option<Endpoint>,
    /// The number of requests to which it still applies, or `None` for `always`.
    pub(super) left: Option<u32>,
}

/// What a fault does.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Nothing except the delay.
    Nothing,
    /// The request is not processed, and this is its response.
    Reply(Reply),
    /// The connection is cut, and the request not processed.
    Disconnect,
    /// The request is processed, and the connection cut before the response.
    LoseResponse,
}

impl Fault {
    /// Responds with an error as Stytch would. The request is not processed.
    pub fn error(status: u16, error_type: impl Into<Cow<'static, str>>) -> Fault {
        let error = ErrorReply::new(status_code(status), error_type, "A fault of the sandbox.");
        Fault::new(Effect::Reply(Err(error)))
    }

    /// Responds with any body, such as a gateway's page or truncated JSON. The request is
    /// not processed.
    pub fn body(status: u16, body: impl Into<Bytes>) -> Fault {
        let mut response = Response::new(body.into());
        *response.status_mut() = status_code(status);
        Fault::new(Effect::Reply(Ok(response)))
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

    /// Delays the request. It is not processed if its connection is closed meanwhile.
    pub fn delay(delay: Duration) -> Fault {
        Fault::new(Effect::Nothing).delayed(delay)
    }

    /// Sets how long the fault waits before its effect. Without a socket, the delay takes no real
    /// time while tokio's clock is paused.
    pub fn delayed(mut self, delay: Duration) -> Fault {
        self.delay = delay;
        self
    }

    /// Adds `Retry-After`, in seconds, rounded up, to the response of an [`error`](Fault::error) or
    /// a [`body`](Fault::body). It has no effect on other faults.
    pub fn retry_after(mut self, retry_after: Duration) -> Fault {
        let seconds = seconds_rounded_up(retry_after);
        match &mut self.effect {
            Effect::Reply(Err(error)) => error.header = Some((RETRY_AFTER, seconds.to_string())),
            Effect::Reply(Ok(response)) => {
                response.headers_mut().insert(RETRY_AFTER, seconds.into());
            }
            Effect::Nothing | Effect::Disconnect | Effect::LoseResponse => {}
        }
        self
    }

    /// Restricts the fault to one endpoint, such as `<dyn Users>::GET`. By default it is for
    /// any request.
    pub fn on(mut self, endpoint: Endpoint) -> Fault {
        self.endpoint = Some(endpoint);
        self
    }

    /// Sets the number of requests to which the fault applies. The default is 1.
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
            endpoint: None,
            left: Some(1),
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

/// Returns the delay and the effect of the first fault that applies to a request, and counts the
/// request.
pub(super) fn next_for(faults: &mut Vec<Fault>, endpoint: Option<Endpoint>) -> (Duration, Effect) {
    faults.retain(|fault| fault.left != Some(0));
    let mut faults = faults.iter_mut();
    let Some(fault) = faults.find(|it| it.endpoint.is_none() || it.endpoint == endpoint) else {
        return (Duration::ZERO, Effect::Nothing);
    };
    fault.left = fault.left.map(|left| left - 1);
    (fault.delay, fault.effect.clone())
}
