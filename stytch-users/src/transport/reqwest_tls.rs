//! TLS for reqwest, chosen by the crate's features.
//!
//! If several features are enabled, the first of `native-tls`, `rustls-aws-lc-rs` and
//! `rustls-ring` is used. Without any of them only `http` base URLs work.

pub(super) use backend::{configure, configure_customizable, configure_without_roots};

/// `true` if a TLS feature is enabled.
pub(super) const IS_AVAILABLE: bool = cfg!(any(
    feature = "native-tls",
    feature = "rustls-aws-lc-rs",
    feature = "rustls-ring"
));

/// TLS libraries that reqwest sets up itself, or none.
#[cfg(not(all(
    feature = "rustls-ring",
    not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
)))]
mod backend {
    use reqwest::ClientBuilder;

    use crate::error::Error;

    pub(crate) fn configure(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        #[cfg(feature = "native-tls")]
        let builder = builder.tls_backend_native();
        #[cfg(all(feature = "rustls-aws-lc-rs", not(feature = "native-tls")))]
        let builder = builder.tls_backend_rustls();
        Ok(builder)
    }

    pub(crate) use configure as configure_customizable;

    pub(crate) fn configure_without_roots(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        #[cfg(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))]
        let builder = builder.tls_certs_only([]);
        Ok(builder)
    }
}

/// rustls on ring. It is preconfigured, because reqwest would otherwise need a provider that is
/// installed for the process, which a library should not do.
#[cfg(all(
    feature = "rustls-ring",
    not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
))]
mod backend {
    use reqwest::ClientBuilder;

    use crate::error::Error;
    use crate::tls;

    /// Configures TLS.
    pub(crate) fn configure(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        Ok(builder.tls_backend_preconfigured(tls::config()?))
    }

    /// Configures TLS so that the application can add root certificates and client
    /// certificates. Installs ring as the provider of the process if there is none, because
    /// reqwest panics without one.
    pub(crate) fn configure_customizable(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // If another thread has installed one in the meantime, that one is used.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        #[cfg(feature = "webpki-roots")]
        let builder = {
            let roots: Result<Vec<_>, _> = webpki_root_certs::TLS_SERVER_ROOT_CERTS
                .iter()
                .map(|root| reqwest::Certificate::from_der(root))
                .collect();
            let roots = roots.map_err(|error| Error::configuration_because("the roots", error))?;
            builder.tls_certs_only(roots)
        };
        Ok(builder)
    }

    /// Configures TLS that trusts no certificate, which is cheap to set up.
    pub(crate) fn configure_without_roots(builder: ClientBuilder) -> Result<ClientBuilder, Error> {
        Ok(builder.tls_backend_preconfigured(tls::config_without_roots()?))
    }
}
