//! The lean transport: hyper over HTTP/1.1, with rustls on ring.

use std::error::Error as StdError;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
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
    client: Client<Connector, TransportBody>,
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
        let mut http = HttpConnector::new_with_resolver(Resolver { is_loopback });
        http.enforce_http(false);
        http.set_nodelay(true);
        // Shared among the addresses of a host, so that one that drops packets leaves time for the
        // next.
        http.set_connect_timeout(Some(settings.connect_timeout));
        http.set_keepalive(Some(TCP_KEEPALIVE));
        http.set_keepalive_interval(Some(TCP_KEEPALIVE));
        let connector = Connector {
            http,
            tls,
            // A proxy would receive the credentials of plain HTTP in clear text.
            proxies: base_url.is_https().then(|| Arc::new(Matcher::from_env())),
            connect_timeout: settings.connect_timeout,
        };
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

/// Connects to the server, or to a proxy that does, and begins TLS.
#[derive(Clone)]
struct Connector {
    http: HttpConnector<Resolver>,
    tls: Arc<ClientConfig>,
    proxies: Option<Arc<Matcher>>,
    connect_timeout: Duration,
}

type BoxError = Box<dyn StdError + Send + Sync>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send>>;
type Connection = MaybeHttpsStream<TokioIo<TcpStream>>;

impl Connector {
    fn connect(&self, server: Uri) -> Connecting<Connection> {
        let (http, tls) = (self.http.clone(), self.tls.clone());
        let proxies = self.proxies.as_deref();
        match proxies.and_then(|proxies| proxies.intercept(&server)) {
            None => HttpsConnector::from((http, tls)).call(server),
            Some(proxy) if proxy.uri().scheme() != Some(&Scheme::HTTP) => {
                let what = "only proxies with an `http` URL are supported";
                Box::pin(async move { Err(what.into()) })
            }
            Some(proxy) => HttpsConnector::from((tunnel(&proxy, http), tls)).call(server),
        }
    }
}

fn tunnel<C>(proxy: &Intercept, http: C) -> Tunnel<C> {
    let tunnel = Tunnel::new(proxy.uri().clone(), http);
    match proxy.basic_auth() {
        Some(credentials) => tunnel.with_auth(credentials.clone()),
        None => tunnel,
    }
}

impl Service<Uri> for Connector {
    type Response = Connection;
    type Error = BoxError;
    type Future = Connecting<Connection>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, server: Uri) -> Connecting<Connection> {
        let connecting = timeout(self.connect_timeout, self.connect(server));
        Box::pin(async {
            let elapsed = |_| Err(io::Error::from(io::ErrorKind::TimedOut).into());
            connecting.await.unwrap_or_else(elapsed)
        })
    }
}

/// Resolves host names.
#[derive(Clone)]
struct Resolver {
    is_loopback: bool,
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let is_loopback = self.is_loopback;
        Box::pin(async move { resolve(name.as_str(), is_loopback).await })
    }
}

fn transport_error(error: ClientError) -> TransportError {
    if error.is_connect() {
        TransportError::connect(error)
    } else {
        TransportError::interrupted(error)
    }
}
