//! The default transport: reqwest over HTTP/1.1.

#[cfg(feature = "gzip")]
use std::error::Error as StdError;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest, TransportResponse,
};
use crate::error::Error;
use crate::tls;

/// A year, which is longer than any call.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The settings of connections.
#[derive(Clone)]
pub(crate) struct ReqwestSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    /// Sets what the application configures in addition to this crate's settings.
    pub(crate) configure: Option<Configure>,
}

type Configure = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

impl Default for ReqwestSettings {
    fn default() -> ReqwestSettings {
        ReqwestSettings {
            connect_timeout: Duration::from_secs(5),
            // Shorter than the idle timeouts of common load balancers.
            idle_timeout: Duration::from_secs(25),
            configure: None,
        }
    }
}

/// The default transport, which uses reqwest over HTTP/1.1.
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// Creates the transport. With `plain_loopback`, the server is on this machine and uses
    /// plain HTTP: no proxy is used, no root certificates are read, and only loopback addresses
    /// are connected to.
    pub(crate) fn new(
        settings: &ReqwestSettings,
        plain_loopback: bool,
    ) -> Result<ReqwestTransport, Error> {
        if settings.connect_timeout.is_zero() {
            return Err(Error::configuration("`connect_timeout` is zero"));
        }
        // The connection pool adds it to the current time, which could overflow.
        if settings.idle_timeout > FOREVER {
            return Err(Error::configuration("`idle_timeout` is longer than a year"));
        }
        let builder = reqwest::Client::builder();
        let builder = match &settings.configure {
            Some(configure) if plain_loopback => configure(builder),
            Some(configure) => configure(tls::configure_open(builder)?),
            None if plain_loopback => builder,
            None => tls::configure(builder)?,
        };
        let builder = if plain_loopback {
            // A proxy would receive the credentials in clear text.
            tls::leave_out(builder)?
                .no_proxy()
                .dns_resolver(LoopbackResolver)
        } else {
            builder
        };
        let client = builder
            // The client enforces timeouts. reqwest has no way to unset one.
            .timeout(FOREVER)
            .read_timeout(FOREVER)
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.idle_timeout)
            // The API has no redirects, and following a 307 could send the body to another host.
            .redirect(reqwest::redirect::Policy::none())
            // The client decides what is retried.
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| Error::configuration_because("the HTTP client", error))?;
        Ok(ReqwestTransport { client })
    }

    async fn respond(
        incoming: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<TransportResponse, TransportError> {
        let incoming = incoming.await.map_err(transport_error)?;
        Ok(http::Response::from(incoming)
            .map(|body| TransportBody::from_stream(IncomingBody(body))))
    }
}

/// Resolves names such as `api.localhost` to loopback addresses only, because the credentials
/// are sent in clear text.
struct LoopbackResolver;

impl Resolve for LoopbackResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // reqwest sets the port of the URL.
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let loopback: Vec<SocketAddr> =
                found.filter(|found| found.ip().is_loopback()).collect();
            if loopback.is_empty() {
                return Err("the host name does not resolve to this machine".into());
            }
            Ok(Box::new(loopback.into_iter()) as Addrs)
        })
    }
}

/// A reqwest body with this crate's error type.
struct IncomingBody(reqwest::Body);

impl Body for IncomingBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(context);
        frame.map(|frame| frame.map(|frame| frame.map_err(transport_error)))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(reqwest::Body::from);
        // `execute` is called here, so that no future of this crate contains the request. A
        // future that does is so large that its allocation costs 1,200 instructions instead
        // of 50.
        Box::pin(ReqwestTransport::respond(self.client.execute(outgoing)))
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // The URL contains ids.
    let error = error.without_url();
    if error.is_builder() {
        TransportError::invalid_request(error)
    } else if error.is_connect() {
        // Two timers have this timeout, and only one of them is an I/O error.
        let reason = error.is_timeout().then(|| "timed out".to_owned());
        let mut error = TransportError::connect(error);
        error.reason = reason.or(error.reason);
        error
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else if is_malformed_body(&error) {
        TransportError::malformed_body(error)
    } else {
        TransportError::interrupted(error)
    }
}

/// Returns `true` if a body arrived completely but could not be decompressed.
fn is_malformed_body(error: &reqwest::Error) -> bool {
    #[cfg(feature = "gzip")]
    if error.is_body() {
        let mut cause = StdError::source(error);
        while let Some(error) = cause {
            if error.is::<hyper::Error>() {
                return false;
            }
            cause = error.source();
        }
        return true;
    }
    let _ = error;
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_name_is_resolved_to_loopback_addresses_only() {
        let resolve = |name: &str| LoopbackResolver.resolve(name.parse().unwrap());
        assert!(resolve("127.0.0.1").await.unwrap().next().is_some());
        let error = resolve("192.0.2.1").await.err().unwrap();
        assert_eq!(
            error.to_string(),
            "the host name does not resolve to this machine"
        );
    }

    #[test]
    fn the_defaults_are_those_that_are_documented() {
        let settings = ReqwestSettings::default();
        assert_eq!(settings.connect_timeout, Duration::from_secs(5));
        assert_eq!(settings.idle_timeout, Duration::from_secs(25));
    }
}
