//! The lean transport: hyper over HTTP/1.1, with rustls on ring.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::{Client, Error as ClientError};
#[cfg(feature = "hyper-proxy")]
use hyper_util::client::{legacy::connect::proxy::Tunnel, proxy::matcher::Matcher};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use super::connection::{ConnectionSettings, resolve};
use super::{Transport, TransportBody, TransportError, TransportFuture, TransportRequest};
use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::tls;

/// The idle time and the interval of reqwest.
const TCP_KEEPALIVE: Duration = Duration::from_secs(15);

/// The lean transport, which uses hyper over HTTP/1.1.
pub(crate) struct HyperTransport {
    client: Client<Step<Uri, MaybeHttpsStream<TokioIo<TcpStream>>>, TransportBody>,
}

impl HyperTransport {
    pub(crate) fn new(
        settings: &ConnectionSettings,
        tls: Option<Arc<ClientConfig>>,
        base_url: &BaseUrl,
    ) -> Result<HyperTransport, Error> {
        let is_loopback = base_url.is_plain_loopback();
        let tls = match tls {
            _ if !base_url.is_https() => Arc::new(tls::config_without_roots()?),
            Some(tls) => tls,
            None => Arc::new(tls::config()?),
        };
        let mut http = HttpConnector::new_with_resolver(Step::new(move |name: Name| {
            Box::pin(async move { Ok(resolve(name.as_str(), is_loopback).await?) })
        }));
        http.enforce_http(false);
        http.set_nodelay(true);
        // Shared among the addresses of a host, so that one that drops packets leaves time for the
        // next.
        http.set_connect_timeout(Some(settings.connect_timeout));
        http.set_keepalive(Some(TCP_KEEPALIVE));
        http.set_keepalive_interval(Some(TCP_KEEPALIVE));
        // A proxy would receive the credentials of plain HTTP in clear text. Without the feature,
        // the variables of the environment are not read.
        #[cfg(feature = "hyper-proxy")]
        let http = through_proxies(http, base_url.is_https().then(Matcher::from_env));
        let https = HttpsConnector::from((http, tls));
        let connect_timeout = settings.connect_timeout;
        let connector = Step::new(move |server| {
            let connecting = timeout(connect_timeout, https.clone().call(server));
            Box::pin(async {
                let elapsed = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
                connecting.await.unwrap_or_else(elapsed)
            })
        });
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(settings.idle_timeout)
            .build(connector);
        Ok(HyperTransport { client })
    }
}

impl Transport for HyperTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let request = http::Request::from(request).map(TransportBody::from);
        // `request` is called here, so that no future of this crate contains the request.
        let incoming = self.client.request(request);
        Box::pin(async {
            let incoming = incoming.await.map_err(transport_error)?;
            Ok(incoming.map(|body| TransportBody::converted(body, TransportError::interrupted)))
        })
    }
}

/// Connects to the server, or to a proxy that does.
#[cfg(feature = "hyper-proxy")]
fn through_proxies(
    http: HttpConnector<Step<Name, std::vec::IntoIter<std::net::SocketAddr>>>,
    proxies: Option<Matcher>,
) -> Step<Uri, TokioIo<TcpStream>> {
    Step::new(move |server| {
        let mut http = http.clone();
        let proxy = proxies
            .as_ref()
            .and_then(|proxies| proxies.intercept(&server));
        Box::pin(async move {
            let Some(proxy) = proxy else {
                return Ok(http.call(server).await?);
            };
            if proxy.uri().scheme_str() != Some("http") {
                return Err("only proxies with an `http` URL are supported".into());
            }
            let mut tunnel = Tunnel::new(proxy.uri().clone(), http);
            if let Some(credentials) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(credentials.clone());
            }
            Ok(tunnel.call(server).await?)
        })
    })
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;

/// A step of connecting: a function as a service.
struct Step<A, T>(Arc<dyn Fn(A) -> Connecting<T> + Send + Sync>);

impl<A, T> Step<A, T> {
    fn new(step: impl Fn(A) -> Connecting<T> + Send + Sync + 'static) -> Step<A, T> {
        Step(Arc::new(step))
    }
}

impl<A, T> Clone for Step<A, T> {
    fn clone(&self) -> Step<A, T> {
        Step(self.0.clone())
    }
}

impl<A, T> Service<A> for Step<A, T> {
    type Response = T;
    type Error = BoxError;
    type Future = Connecting<T>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, argument: A) -> Connecting<T> {
        (self.0)(argument)
    }
}

fn transport_error(error: ClientError) -> TransportError {
    if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::interrupted(error)
    }
}
