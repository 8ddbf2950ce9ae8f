//! rustls on ring, with the system's root certificates or built-in ones.

use std::sync::Arc;

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::error::Error;

pub(super) fn config() -> Result<ClientConfig, Error> {
    let builder = builder()?;

    #[cfg(feature = "webpki-roots")]
    let builder = builder.with_root_certificates(RootCertStore::from_iter(
        webpki_roots::TLS_SERVER_ROOTS.iter().cloned(),
    ));
    #[cfg(not(feature = "webpki-roots"))]
    let builder = {
        use rustls_platform_verifier::BuilderVerifierExt;
        builder.with_platform_verifier().map_err(failed)?
    };

    Ok(builder.with_no_client_auth())
}

/// Creates a configuration that trusts no certificate.
pub(super) fn config_without_roots() -> Result<ClientConfig, Error> {
    let builder = builder()?.with_root_certificates(RootCertStore::empty());
    Ok(builder.with_no_client_auth())
}

/// Installs ring as the provider of the process if there is none, because reqwest panics
/// without one, and sets the built-in roots if the feature is enabled.
pub(super) fn configure_open(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, Error> {
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

fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)
}

fn failed(error: rustls::Error) -> Error {
    Error::configuration_because("TLS", error)
}
