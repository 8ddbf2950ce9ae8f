//! TLS with rustls on ring, with the system's root certificates or built-in ones.

use std::sync::Arc;

use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::error::Error;

pub(crate) fn config() -> Result<ClientConfig, Error> {
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

/// Creates a configuration that trusts no certificate, which is cheap.
pub(crate) fn config_without_roots() -> Result<ClientConfig, Error> {
    let builder = builder()?.with_root_certificates(RootCertStore::empty());
    Ok(builder.with_no_client_auth())
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
