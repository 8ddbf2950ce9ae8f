//! The settings of the transport.

use std::sync::Arc;
use std::time::Duration;

use super::ClientBuilder;
#[cfg(any(feature = "reqwest", feature = "hyper"))]
use crate::transport::BuiltIn;
use crate::transport::Transport;

/// The transport and its settings.
impl ClientBuilder {
    /// Sets the timeout for establishing a connection. The default is 5 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> ClientBuilder {
        self.connections.connect_timeout = connect_timeout;
        self
    }

    /// Sets how long an idle connection is kept open. The default is 25 s, because load
    /// balancers commonly close idle connections after 30 s or 60 s. The maximum is
    /// one year.
    pub fn idle_timeout(mut self, idle_timeout: Duration) -> ClientBuilder {
        self.connections.idle_timeout = idle_timeout;
        self
    }

    /// Configures the HTTP client of the default transport, for example to set a proxy, root
    /// certificates or a client certificate.
    ///
    /// `configure` receives a builder with the TLS backend and the root certificates that the
    /// enabled features select, and can change both. If TLS is that of the feature
    /// `rustls-ring`, [`build`](ClientBuilder::build) installs ring as rustls' process-wide
    /// crypto provider, unless one is installed. Settings of redirects, timeouts and retries have
    /// no effect, because this crate sets its own. `configure` is called once for every `build`.
    ///
    /// The builder is that of reqwest 0.13. To use other types of reqwest with it, depend on the
    /// same version. A minor release of this crate may change to another version of reqwest.
    ///
    /// ```no_run
    /// # fn example(proxy: reqwest::Proxy) -> Result<(), stytch_users::Error> {
    /// use stytch_users::Client;
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .reqwest(move |builder| builder.proxy(proxy.clone()))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "reqwest")]
    #[doc(alias = "proxy")]
    pub fn reqwest(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> ClientBuilder {
        self.built_in = BuiltIn::Reqwest(Some(Arc::new(configure)));
        self
    }

    /// Sends requests with hyper, with TLS by rustls on ring, instead of reqwest.
    ///
    /// It is the default transport if the feature `reqwest` is off. See
    /// [Transports](crate#transports) for the differences.
    ///
    /// If more than one of `hyper`, [`hyper_tls`](ClientBuilder::hyper_tls) and `reqwest` is
    /// called, the last call applies.
    ///
    /// ```
    /// use stytch_users::Client;
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1").hyper().build()?;
    /// # Ok::<(), stytch_users::Error>(())
    /// ```
    #[cfg(feature = "hyper")]
    pub fn hyper(mut self) -> ClientBuilder {
        self.built_in = BuiltIn::Hyper(None);
        self
    }

    /// Sends requests with [hyper](ClientBuilder::hyper) and a custom TLS configuration, for
    /// example with a private root certificate or a client certificate.
    ///
    /// The type is that of rustls 0.23. A minor release of this crate may change to another
    /// version of rustls. The configuration must not negotiate HTTP/2.
    ///
    /// ```
    /// # fn example(roots: rustls::RootCertStore) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::sync::Arc;
    /// use rustls::ClientConfig;
    /// use stytch_users::Client;
    ///
    /// let ring = Arc::new(rustls::crypto::ring::default_provider());
    /// let config = ClientConfig::builder_with_provider(ring)
    ///     .with_safe_default_protocol_versions()?
    ///     .with_root_certificates(roots)
    ///     .with_no_client_auth();
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .hyper_tls(config)
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "hyper")]
    pub fn hyper_tls(mut self, config: impl Into<Arc<rustls::ClientConfig>>) -> ClientBuilder {
        self.built_in = BuiltIn::Hyper(Some(config.into()));
        self
    }

    /// Wraps the transport, for example to add headers, sign requests, measure latencies or
    /// record traffic.
    ///
    /// The closure receives the [custom transport](ClientBuilder::transport) if one is set,
    /// otherwise that of this crate. If this method is called more than once, the last wrapper is
    /// the outermost.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use http::HeaderValue;
    /// use stytch_users::{Client, Transport, TransportFuture, TransportRequest};
    ///
    /// const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    ///
    /// struct Traced(Arc<dyn Transport>);
    ///
    /// impl Transport for Traced {
    ///     fn send(&self, mut request: TransportRequest) -> TransportFuture<'_> {
    ///         request.headers.insert("traceparent", HeaderValue::from_static(PARENT));
    ///         self.0.send(request)
    ///     }
    /// }
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .base_url("http://127.0.0.1:8080")
    ///     .wrap_transport(Traced)
    ///     .build()?;
    /// # Ok::<(), stytch_users::Error>(())
    /// ```
    #[doc(alias("middleware", "interceptor", "tracing"))]
    pub fn wrap_transport<T: Transport>(
        mut self,
        wrap: impl Fn(Arc<dyn Transport>) -> T + Send + Sync + 'static,
    ) -> ClientBuilder {
        self.wraps
            .push(Arc::new(move |transport| Arc::new(wrap(transport))));
        self
    }

    /// Sends requests with a custom transport.
    ///
    /// [`connect_timeout`](ClientBuilder::connect_timeout),
    /// [`idle_timeout`](ClientBuilder::idle_timeout), `reqwest`, `hyper`, `hyper_tls` and the
    /// environment variables do not apply to it. To record the requests to an in-memory sandbox,
    /// use [`wrap_transport`](ClientBuilder::wrap_transport) on the client builder that
    /// `Sandbox::client_builder` returns. See [`Transport`] for an example.
    pub fn transport(mut self, transport: impl Transport) -> ClientBuilder {
        self.transport = Some(Arc::new(transport));
        self
    }
}
