//! Handles a request, however it arrived: faults, credentials, the rate limit, the
//! endpoint, and the log of it all.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST};
use http::{HeaderMap, Method, Request, Response, Version};
use tokio::time::Instant;

use super::clock::Clock;
use super::endpoints;
use super::fault::{Effect, Fault, Faults};
use super::handler::Arguments;
use super::rate_limit::RateLimiter;
use super::reply::{ErrorReply, Reply};
use super::request_log::RequestLog;
use super::routes::{self, Route};
use super::store::Store;

/// How long a request body can be, in bytes.
pub(super) const LARGEST_BODY: usize = 1024 * 1024;

/// A project: its credentials and users, and how the sandbox behaves.
pub(super) struct Service {
    pub(super) project_id: String,
    pub(super) secret: String,
    pub(super) clock: Clock,
    pub(super) faults: Faults,
    pub(super) rate_limiter: RateLimiter,
    pub(super) on_response: Option<OnResponse>,
    pub(super) store: Mutex<Store>,
}

/// Called with the log of every request.
pub(super) type OnResponse = Box<dyn Fn(&RequestLog<'_>) + Send + Sync>;

/// A request whose connection is to be closed without a response.
#[derive(Debug)]
pub(super) struct Disconnected;

impl Service {
    /// The users, for as long as the guard lives.
    ///
    /// Every change is made in one step at the end of a request, so the users are whole
    /// even if a request has panicked while it held the lock.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Responds to one request, unless a fault cuts its connection.
    pub(super) async fn handle(
        &self,
        request: &Request<Bytes>,
    ) -> Result<Response<Bytes>, Disconnected> {
        let received = Instant::now();
        let (method, path) = (request.method(), request.uri().path());
        let route = routes::find(method, path);
        let endpoint = route.as_ref().ok().map(|route| route.endpoint);
        let reply = match self.faults.meet(endpoint) {
            None => Some(self.answer(request, route)),
            Some(fault) => self.meet(fault, request, route).await,
        };
        if let Some(on_response) = &self.on_response {
            let (status, error_type) = match &reply {
                None => (None, None),
                Some(Ok(response)) => (Some(response.status()), None),
                Some(Err(error)) => (Some(error.status()), Some(error.error_type())),
            };
            on_response(&RequestLog {
                method,
                path,
                endpoint,
                status,
                error_type,
                elapsed: received.elapsed(),
            });
        }
        let reply = reply.ok_or(Disconnected)?;
        Ok(reply.unwrap_or_else(ErrorReply::into_response))
    }

    /// Responds as a fault says, or not at all.
    async fn meet(
        &self,
        fault: Fault,
        request: &Request<Bytes>,
        route: Result<Route, ErrorReply>,
    ) -> Option<Reply> {
        if !fault.delay.is_zero() {
            tokio::time::sleep(fault.delay).await;
        }
        match fault.effect {
            Effect::Disconnect => None,
            Effect::LoseResponse => {
                // The change stays; only its response is lost.
                let _ = self.answer(request, route);
                None
            }
            _ => fault.reply().or_else(|| Some(self.answer(request, route))),
        }
    }

    /// Responds to one request as Stytch would.
    fn answer(&self, request: &Request<Bytes>, route: Result<Route, ErrorReply>) -> Reply {
        let hosts = request.headers().get_all(HOST).iter().count();
        if request.version() == Version::HTTP_11 && hosts != 1 {
            let message = "A request of HTTP/1.1 must have one Host header.";
            return Err(ErrorReply::bad_request("bad_request", message));
        }
        self.check_credentials(request.headers())?;
        let Route {
            endpoint,
            parameters,
        } = route?;
        let now = self.clock.now();
        self.rate_limiter.admit(endpoint, now)?;
        let has_body = !matches!(*request.method(), Method::GET | Method::DELETE);
        if has_body && request.body().len() > LARGEST_BODY {
            let message = "The request body is larger than 1 MiB.";
            return Err(ErrorReply::bad_request("bad_request", message));
        }
        let handler = endpoints::handler(endpoint)?;
        let arguments = Arguments {
            parameters,
            request,
            now,
        };
        handler(&mut self.store(), &arguments)
    }

    /// Checks the project id and the secret, sent by HTTP Basic authentication.
    fn check_credentials(&self, headers: &HeaderMap) -> Result<(), ErrorReply> {
        let header = headers.get(AUTHORIZATION).and_then(|it| it.to_str().ok());
        let credentials = header.and_then(|header| {
            let (scheme, encoded) = header.split_once(' ')?;
            let is_basic = scheme.eq_ignore_ascii_case("basic");
            STANDARD.decode(encoded.trim()).ok().filter(|_| is_basic)
        });
        let expected = format!("{}:{}", self.project_id, self.secret);
        match credentials {
            Some(credentials) if credentials == expected.as_bytes() => Ok(()),
            _ => Err(ErrorReply::unauthorized()),
        }
    }
}
