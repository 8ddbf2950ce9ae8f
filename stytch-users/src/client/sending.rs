//! Sending a call: the one way every request takes, whatever answers it.

use std::future::Future;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::time::Duration;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep, timeout};

use super::Shared;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::request::RequestParts;
use crate::telemetry::CallSpan;
use crate::transport::{TransportError, TransportRequest, TransportResponse};

/// A call under way.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<Answer, Error>> + Send>>;

/// An answer with a status of success.
pub(crate) struct Answer {
    pub(crate) response: TransportResponse,
    /// How often the request was sent until it came.
    pub(crate) attempts: u32,
    /// Open until the answer is decoded.
    pub(crate) span: CallSpan,
}

impl RequestParts {
    pub(crate) fn send(self) -> Sending {
        let address = self.client.shared.base_url.host();
        let span = CallSpan::of(&self.endpoint, address);
        Box::pin(async move {
            let answer = span.around(self.answer(&span)).await;
            if let Err(error) = &answer {
                span.failed(error);
            }
            let (response, attempts) = answer?;
            Ok(Answer {
                response,
                attempts,
                span,
            })
        })
    }

    /// Sends the request until it is answered, or until it may not be sent again.
    async fn answer(&self, span: &CallSpan) -> Result<(TransportResponse, u32), Error> {
        let shared = &*self.client.shared;
        let policy = self.settings.retry.unwrap_or(shared.settings.retry);
        let whole = self
            .settings
            .deadline
            .unwrap_or(shared.settings.call_timeout);
        // A deadline further away than time can count is none.
        let deadline = Instant::now().checked_add(whole);

        let mut attempts = 0;
        let mut maybe_applied = false;
        loop {
            attempts += 1;
            let error = match self.attempt(shared, deadline).await {
                Ok(response) => {
                    span.attempt_answered(attempts, response.status());
                    shared.budget.succeeded(attempts);
                    return Ok((response, attempts));
                }
                Err(error) => error.after(attempts, maybe_applied),
            };
            maybe_applied = error.maybe_applied();
            span.attempt_failed(&error);
            let Some(wait) = policy.wait_after(&error, self.endpoint.replay()) else {
                return Err(error);
            };
            let is_too_late = deadline.is_some_and(|deadline| wait >= left(deadline));
            if is_too_late || !shared.budget.take() {
                return Err(error);
            }
            sleep(wait).await;
        }
    }

    /// Sends the request once.
    async fn attempt(
        &self,
        shared: &Shared,
        deadline: Option<Instant>,
    ) -> Result<TransportResponse, Error> {
        let request = self.request(shared)?;
        let limit = self
            .settings
            .timeout
            .unwrap_or(shared.settings.attempt_timeout);
        let limit = deadline.map_or(limit, |deadline| limit.min(left(deadline)));
        // The future is dropped when its time is over, and its connection with it.
        let answer = timeout(limit, shared.transport.send(request))
            .await
            .unwrap_or_else(|elapsed| Err(TransportError::timeout(elapsed)))
            .map_err(|error| Error::transport(self.endpoint, error))?;
        if answer.status().is_success() {
            Ok(answer)
        } else {
            Err(Error::from_answer(self.endpoint, answer))
        }
    }

    fn request(&self, shared: &Shared) -> Result<TransportRequest, Error> {
        let Some(url) = shared.base_url.join(&self.path, &self.query) else {
            return Err(Error::invalid_request(
                self.endpoint,
                "the path would not arrive as it is meant".to_owned(),
            ));
        };
        let mut headers = match &self.body {
            Some(_) => shared.headers_with_body.clone(),
            None => shared.headers.clone(),
        };
        for (name, value) in &self.headers {
            headers.append(name, value.clone());
        }
        Ok(TransportRequest {
            method: self.endpoint.method(),
            url,
            headers,
            body: self.body.clone(),
        })
    }
}

/// The error of a call whose task has not ended by itself. A panic of it, which can only be
/// that of a transport, goes on in whoever waits.
pub(crate) fn ended_early(endpoint: Endpoint, ended: JoinError) -> Error {
    match ended.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        // The runtime was shut down.
        Err(cancelled) => Error::transport(endpoint, TransportError::interrupted(cancelled)),
    }
}

fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
}
