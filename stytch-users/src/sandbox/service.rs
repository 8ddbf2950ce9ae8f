//! Handles a request over HTTP or in memory: faults, credentials, the rate limit, the
//! endpoint, and the log.

use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HOST, WWW_AUTHENTICATE};
use http::{HeaderValue, Request, Response, StatusCode, Version};
use tokio::time::Instant;

use super::clock::Clock;
use super::endpoints::{self, Route};
use super::fault::{self, Effect, Fault};
use super::handler::Arguments;
use super::rate_limit::RateLimiter;
use super::reply::{ErrorReply, Reply, new_id};
use super::request_log::RequestLog;
use super::store::Store;
use crate::transport::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest,
};

/// The maximum size of a request body in bytes.
pub(super) const MAX_BODY: usize = 1024 * 1024;

/// A project: its credentials, and what changes.
pub(super) struct Service {
    pub(super) project_id: String,
    pub(super) secret: String,
    pub(super) on_response: Option<OnResponse>,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) faults: Vec<Fault>,
    pub(super) rate_limiter: RateLimiter,
    pub(super) store: Store,
}

/// Called with the log of every request.
type OnResponse = Box<dyn Fn(&RequestLog<'_>) + Send + Sync>;

/// Handles requests without a socket.
impl Transport for Service {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let response = self.handle(Request::from(request)).await;
            let response = response.map(|response| response.map(TransportBody::from));
            response.ok_or_else(|| TransportError::interrupted("the sandbox cut the connection"))
        })
    }
}

impl Service {
    /// Creates a project without users.
    pub(super) fn new() -> Service {
        Service {
            project_id: new_id("project-test-"),
            secret: new_id("secret-test-"),
            on_response: None,
            state: Mutex::default(),
        }
    }

    /// Locks the state.
    ///
    /// Every change is made in one step at the end of a request, so the users are whole
    /// even if a request has panicked while it held the lock.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Responds to one request, or returns `None` if a fault cuts its connection.
    pub(super) async fn handle(&self, mut request: Request<Bytes>) -> Option<Response<Bytes>> {
        let received = Instant::now();
        // Removed, so that the request can be logged without them.
        let credentials = request.headers_mut().remove(AUTHORIZATION);
        request.body_mut().truncate(MAX_BODY + 1);
        let route = endpoints::route(request.method(), request.uri().path());
        let endpoint = route.as_ref().ok().map(|route| route.endpoint);
        let (delay, effect) = fault::next_for(&mut self.state().faults, endpoint);
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let respond = || self.respond(&request, credentials.as_ref(), route);
        let reply = match effect {
            Effect::Nothing => Some(respond()),
            Effect::Reply(reply) => Some(reply),
            Effect::Disconnect => None,
            Effect::LoseResponse => {
                // The change stays; only its response is lost.
                let _ = respond();
                None
            }
        };
        if let Some(on_response) = &self.on_response {
            let (status, error_type) = match &reply {
                None => (None, None),
                Some(Ok(response)) => (Some(response.status()), None),
                Some(Err(error)) => (Some(error.status), Some(&*error.error_type)),
            };
            on_response(&RequestLog {
                method: request.method(),
                path: request.uri().path(),
                query: request.uri().query(),
                headers: request.headers(),
                body: request.body(),
                endpoint,
                status,
                error_type,
                elapsed: received.elapsed(),
            });
        }
        Some(reply?.unwrap_or_else(ErrorReply::into_response))
    }

    /// Responds to one request as Stytch would.
    fn respond(
        &self,
        request: &Request<Bytes>,
        credentials: Option<&HeaderValue>,
        route: Result<Route, ErrorReply>,
    ) -> Reply {
        let hosts = request.headers().get_all(HOST).iter().count();
        if request.version() == Version::HTTP_11 && hosts != 1 {
            let message = "A request of HTTP/1.1 must have one Host header.";
            return Err(ErrorReply::bad_request("bad_request", message));
        }
        self.check_credentials(credentials)?;
        let route = route?;
        let mut state = self.state();
        let now = state.clock.now();
        state.rate_limiter.admit(route.endpoint, now)?;
        if route.endpoint.sends_body_by_default() && request.body().len() > MAX_BODY {
            let message = "The request body is larger than 1 MiB.";
            return Err(ErrorReply::bad_request("bad_request", message));
        }
        let handler = endpoints::handler(route.endpoint)?;
        let arguments = Arguments {
            parameters: route.parameters,
            body: request.body(),
            now,
        };
        handler(&mut state.store, &arguments)
    }

    /// Checks the project id and the secret, sent by HTTP Basic authentication.
    fn check_credentials(&self, header: Option<&HeaderValue>) -> Result<(), ErrorReply> {
        let expected = STANDARD.encode(format!("{}:{}", self.project_id, self.secret));
        let header = header.and_then(|header| header.to_str().ok()?.split_once(' '));
        if header.is_some_and(|(scheme, encoded)| {
            scheme.eq_ignore_ascii_case("basic") && encoded.trim() == expected
        }) {
            return Ok(());
        }
        let (error_type, message) = ("unauthorized_credentials", "Unauthorized credentials.");
        let mut error = ErrorReply::new(StatusCode::UNAUTHORIZED, error_type, message);
        let challenge = "Basic realm=\"Stytch sandbox\"";
        error.header = Some((WWW_AUTHENTICATE, challenge.to_owned()));
        Err(error)
    }
}
