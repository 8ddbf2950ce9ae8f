//! Misbehaving on request, so that an application can test what it does then.

use std::{
    borrow::Cow,
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header::RETRY_AFTER};

use super::{
    operation::Operation,
    reply::{ErrorReply, Reply},
};

/// Something that goes wrong with a request, once unless it is told otherwise.
///
/// ```
/// use std::time::Duration;
/// use stytch_users::sandbox::{Fault, Operation, Sandbox};
/// use stytch_users::{UserId, Users};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// sandbox.fault(Fault::error(503, "server_unavailable").on(Operation::Get).times(3));
///
/// // Sent three times, which is the client's default, and given up.
/// let error = sandbox.client().get(&UserId::from("ada")).await.unwrap_err();
/// assert_eq!(error.status().unwrap(), 503);
/// assert_eq!((error.attempts(), sandbox.faults_left()), (3, 0));
/// # Ok(())
/// # }
/// ```
///
/// A request meets the first fault that is for it, in the order in which they were
/// given. Faults come before everything else, the credentials too.
#[derive(Clone, Debug)]
#[must_use = "a fault is given to `Sandbox::fault`"]
pub struct Fault {
    pub(super) effect: Effect,
    pub(super) delay: Duration,
    retry_after: Option<Duration>,
    operation: Option<Operation>,
    /// How often it is still met; always, where there is no number.
    left: Option<u32>,
}

/// What a fault does.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Nothing but the delay.
    Nothing,
    /// Stytch's answer for an error.
    Error {
        status: StatusCode,
        error_type: Cow<'static, str>,
    },
    /// An answer that is not Stytch's.
    Body { status: StatusCode, body: Bytes },
    /// The connection is cut, and the request not processed.
    Disconnect,
    /// The request is processed, and the connection cut before the answer.
    LoseResponse,
}

impl Fault {
    /// Answers with Stytch's JSON for an error; the request is not processed.
    ///
    /// A status that no HTTP response can have is taken as 500.
    pub fn error(status: u16, error_type: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Effect::Error {
            status: status_code(status),
            error_type: error_type.into(),
        })
    }

    /// Answers with a body that is not Stytch's: a gateway's page, JSON cut short,
    /// nothing at all. The request is not processed.
    ///
    /// A status that no HTTP response can have is taken as 500.
    pub fn body(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(Effect::Body {
            status: status_code(status),
            body: body.into(),
        })
    }

    /// Cuts the connection before the request is processed.
    pub fn disconnect() -> Self {
        Self::new(Effect::Disconnect)
    }

    /// Processes the request and cuts the connection before the answer: whoever sent
    /// it cannot tell this from [`disconnect`](Fault::disconnect).
    pub fn lose_response() -> Self {
        Self::new(Effect::LoseResponse)
    }

    /// Answers as always, only later. A request whose connection is closed by then is
    /// not processed.
    pub fn delay(delay: Duration) -> Self {
        Self::new(Effect::Nothing).delayed(delay)
    }

    /// Sets how long the fault waits before it does anything.
    ///
    /// The wait is tokio's: without a socket it follows a paused clock.
    pub fn delayed(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Adds `Retry-After` to the answer, in whole seconds, rounded up.
    pub fn retry_after(mut self, retry_after: Duration) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// Makes it a fault of one operation only; without it, of any request at all.
    pub fn on(mut self, operation: Operation) -> Self {
        self.operation = Some(operation);
        self
    }

    /// Sets how often it is met.
    pub fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// Makes it stay until [`clear_faults`](super::Sandbox::clear_faults).
    pub fn always(mut self) -> Self {
        self.left = None;
        self
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            delay: Duration::ZERO,
            retry_after: None,
            operation: None,
            left: Some(1),
        }
    }

    fn is_for(&self, operation: Option<Operation>) -> bool {
        self.operation.is_none() || self.operation == operation
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
    // hyper takes a status below 200 for one that another answer follows.
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
    pub(super) fn meet(&self, operation: Option<Operation>) -> Option<Fault> {
        let mut waiting = self.waiting();
        let index = waiting.iter().position(|fault| fault.is_for(operation))?;
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

    fn response(fault: &Fault) -> Response<Bytes> {
        let reply = fault.reply().unwrap();
        reply.unwrap_or_else(ErrorReply::into_response)
    }

    fn status(fault: Option<Fault>) -> Option<u16> {
        Some(response(&fault?).status().as_u16())
    }

    #[test]
    fn a_fault_of_an_operation_waits_for_it() {
        let faults = Faults::default();
        faults.add(Fault::error(500, "internal_server_error").on(Operation::Search));
        faults.add(Fault::error(503, "server_unavailable").on(Operation::Get));
        faults.add(Fault::error(400, "bad_request").times(0));
        assert_eq!(status(faults.meet(Some(Operation::Get))), Some(503));
        assert_eq!(status(faults.meet(Some(Operation::Get))), None);
        assert_eq!(status(faults.meet(None)), None);
        assert_eq!(status(faults.meet(Some(Operation::Search))), Some(500));
    }

    #[test]
    fn an_answer_carries_retry_after_in_whole_seconds_rounded_up() {
        for (retry_after, header) in [(0, "0"), (1, "1"), (1000, "1"), (1001, "2")] {
            let fault = Fault::error(429, "too_many_requests");
            let fault = fault.retry_after(Duration::from_millis(retry_after));
            let response = response(&fault);
            assert_eq!(response.headers()["retry-after"], header);
        }
    }

    #[test]
    fn a_status_that_no_answer_can_have_is_500() {
        for status in [0, 99, 100, 101, 1000] {
            let response = response(&Fault::body(status, ""));
            assert_eq!(response.status(), 500);
        }
        assert_eq!(response(&Fault::body(204, "")).status(), 204);
    }
}
