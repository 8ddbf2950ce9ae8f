//! The default transport: reqwest over HTTP/1.1.

use std::time::Duration;

use super::{Transport, TransportError, TransportFuture, TransportRequest, TransportResponse};
use crate::error::Error;
use crate::tls;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long one attempt may take, to the last byte of the body: the API itself
/// gives up after 30 seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(31);

/// Idle connections are dropped before a load balancer drops them under a request.
const IDLE_TIMEOUT: Duration = Duration::from_secs(25);

pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    pub(crate) fn new() -> Result<ReqwestTransport, Error> {
        let builder = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(ATTEMPT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            // The API has no redirects, and a followed 307 hands the body to a stranger.
            .redirect(reqwest::redirect::Policy::none())
            // What may be sent again is the client's to decide.
            .retry(reqwest::retry::never())
            .referer(false);
        let client = tls::configure(builder)?
            .build()
            .map_err(|error| Error::configuration_because("the HTTP client", error))?;
        Ok(ReqwestTransport { client })
    }

    async fn answer(&self, request: TransportRequest) -> Result<TransportResponse, reqwest::Error> {
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(reqwest::Body::from);

        let incoming = self.client.execute(outgoing).await?;
        let (status, version) = (incoming.status(), incoming.version());
        let mut incoming = incoming;
        let headers = std::mem::take(incoming.headers_mut());
        let mut answer = http::Response::new(incoming.bytes().await?);
        *answer.status_mut() = status;
        *answer.version_mut() = version;
        *answer.headers_mut() = headers;
        Ok(answer)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        Box::pin(async move { self.answer(request).await.map_err(transport_error) })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // The URL holds the ids of the path.
    let error = error.without_url();
    if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::interrupted(error)
    }
}
