//! The default transport: reqwest over HTTP/1.1.

use std::future::Future;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;

use super::{Transport, TransportError, TransportFuture, TransportRequest, TransportResponse};
use crate::error::Error;
use crate::tls;

/// Longer than any call: a year.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// How much of the body of an error is read, in bytes: an envelope is far smaller.
const MAX_ERROR_BODY: usize = 64 * 1024;

/// What can be set for connections.
pub(crate) struct ReqwestSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_body_bytes: usize,
    /// What to begin with in place of reqwest's defaults, TLS included.
    pub(crate) builder: Option<reqwest::ClientBuilder>,
    /// Whether only servers on this machine are spoken to, by plain HTTP.
    pub(crate) without_tls: bool,
}

impl Default for ReqwestSettings {
    fn default() -> ReqwestSettings {
        ReqwestSettings {
            connect_timeout: Duration::from_secs(5),
            // Before a load balancer drops them under a request.
            idle_timeout: Duration::from_secs(25),
            max_body_bytes: 32 * 1024 * 1024,
            builder: None,
            without_tls: false,
        }
    }
}

pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
    max_body_bytes: usize,
}

impl ReqwestTransport {
    pub(crate) fn new(settings: ReqwestSettings) -> Result<ReqwestTransport, Error> {
        let builder = match settings.builder {
            // Timeouts are the client's; reqwest has no way to take one back.
            Some(builder) => tls::leave_to(builder)
                .timeout(FOREVER)
                .read_timeout(FOREVER),
            None if settings.without_tls => tls::leave_out(reqwest::Client::builder())?.no_proxy(),
            None => tls::configure(reqwest::Client::builder())?,
        };
        let client = builder
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.idle_timeout)
            // The API has no redirects, and a followed 307 hands the body to a stranger.
            .redirect(reqwest::redirect::Policy::none())
            // What may be sent again is the client's to decide.
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| Error::configuration_because("the HTTP client", error))?;
        Ok(ReqwestTransport {
            client,
            max_body_bytes: settings.max_body_bytes,
        })
    }

    async fn answer(
        &self,
        incoming: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<TransportResponse, TransportError> {
        let mut incoming = incoming.await.map_err(transport_error)?;
        let (status, version) = (incoming.status(), incoming.version());
        let headers = std::mem::take(incoming.headers_mut());
        let body = self.body(status, incoming).await?;

        let mut answer = http::Response::new(body);
        *answer.status_mut() = status;
        *answer.version_mut() = version;
        *answer.headers_mut() = headers;
        Ok(answer)
    }

    /// Reads a body up to its limit. Beyond it, or where it is cut off, a body of
    /// success is an error; one of an error is what came of it, because its status says
    /// the most.
    async fn body(
        &self,
        status: StatusCode,
        mut incoming: reqwest::Response,
    ) -> Result<Bytes, TransportError> {
        if !status.is_success() {
            return Ok(Box::pin(beginning(incoming, MAX_ERROR_BODY)).await);
        }
        let limit = self.max_body_bytes;
        // A length that is announced is held to: no more is read.
        let announced = incoming
            .content_length()
            .and_then(|length| usize::try_from(length).ok())
            .filter(|length| *length <= limit);
        let first = incoming.chunk().await.map_err(transport_error)?;
        let first = first.unwrap_or_default();
        match announced {
            // All of a usual answer comes at once, and is taken as it is.
            Some(length) if first.len() == length => Ok(first),
            // Boxed, for it is rare: all futures of this function are one allocation.
            Some(length) => Box::pin(whole(first, incoming, length)).await,
            None => Box::pin(whole_up_to(limit, first, incoming)).await,
        }
    }
}

/// A body of a length that was announced. Its pieces are joined once they are all there,
/// so that the connection's buffer is not held beside them.
async fn whole(
    first: Bytes,
    mut incoming: reqwest::Response,
    length: usize,
) -> Result<Bytes, TransportError> {
    let mut pieces = vec![first];
    while let Some(piece) = incoming.chunk().await.map_err(transport_error)? {
        pieces.push(piece);
    }
    drop(incoming);
    let mut body = Vec::with_capacity(length);
    for piece in pieces {
        body.extend_from_slice(&piece);
    }
    Ok(body.into())
}

/// A body of a length that is not known, as after decompression: its pieces are counted.
async fn whole_up_to(
    limit: usize,
    first: Bytes,
    mut incoming: reqwest::Response,
) -> Result<Bytes, TransportError> {
    let mut body = BytesMut::new();
    let mut next = Some(first);
    while let Some(piece) = next {
        if piece.len() > limit - body.len() {
            let limit = format!("more than {limit} bytes");
            return Err(TransportError::body_too_large(limit));
        }
        body.extend_from_slice(&piece);
        next = incoming.chunk().await.map_err(transport_error)?;
    }
    Ok(body.freeze())
}

/// What comes of a body, up to a limit and up to the place where it is cut off.
async fn beginning(mut incoming: reqwest::Response, limit: usize) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(piece)) = incoming.chunk().await {
        let left = limit - body.len();
        body.extend_from_slice(&piece[..left.min(piece.len())]);
        if body.len() == limit {
            break;
        }
    }
    body.freeze()
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(reqwest::Body::from);
        // Begun before it is awaited, the request is in no future of this crate: one
        // that holds it is past the size from which an allocation costs 1,200
        // instructions in place of 50.
        Box::pin(self.answer(self.client.execute(outgoing)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_that_are_documented() {
        let settings = ReqwestSettings::default();
        assert_eq!(settings.connect_timeout, Duration::from_secs(5));
        assert_eq!(settings.idle_timeout, Duration::from_secs(25));
        assert_eq!(settings.max_body_bytes, 32 * 1024 * 1024);
        assert_eq!(MAX_ERROR_BODY, 64 * 1024);
    }
}
