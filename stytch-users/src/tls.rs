//! TLS for the default transport, as the crate's features choose it.
//!
//! Of several features the one that was asked for beyond the default wins:
//! `native-tls`, then `rustls-aws-lc-rs`, then `rustls-ring`. With none of them
//! only `http` base URLs work.

use crate::error::Error;

/// Whether a feature for TLS is on.
pub(crate) const IS_AVAILABLE: bool = cfg!(any(
    feature = "native-tls",
    feature = "rustls-aws-lc-rs",
    feature = "rustls-ring"
));

/// Gives reqwest the TLS of the chosen feature.
#[cfg(feature = "native-tls")]
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_native())
}

/// Gives reqwest the TLS of the chosen feature.
#[cfg(all(feature = "rustls-aws-lc-rs", not(feature = "native-tls")))]
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_rustls())
}

/// Gives reqwest rustls on ring, with the system's roots or those built in.
///
/// The configuration is handed in whole: reqwest would otherwise look for a
/// provider installed for the process, which is not a library's to install.
#[cfg(all(
    feature = "rustls-ring",
    not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
))]
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    use std::sync::Arc;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(with_roots)
        .map_err(|error| Error::configuration_because("TLS", error))?
        .with_no_client_auth();
    Ok(builder.tls_backend_preconfigured(config))
}

#[cfg(all(feature = "rustls-ring", not(feature = "webpki-roots")))]
#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc-rs")))]
fn with_roots(
    builder: rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>,
) -> Result<
    rustls::ConfigBuilder<rustls::ClientConfig, rustls::client::WantsClientCert>,
    rustls::Error,
> {
    rustls_platform_verifier::BuilderVerifierExt::with_platform_verifier(builder)
}

#[cfg(all(feature = "rustls-ring", feature = "webpki-roots"))]
#[cfg(not(any(feature = "native-tls", feature = "rustls-aws-lc-rs")))]
fn with_roots(
    builder: rustls::ConfigBuilder<rustls::ClientConfig, rustls::WantsVerifier>,
) -> Result<
    rustls::ConfigBuilder<rustls::ClientConfig, rustls::client::WantsClientCert>,
    rustls::Error,
> {
    let roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(builder.with_root_certificates(roots))
}

/// Leaves reqwest without TLS.
#[cfg(not(any(
    feature = "native-tls",
    feature = "rustls-aws-lc-rs",
    feature = "rustls-ring"
)))]
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder)
}

/// Leaves TLS to a builder of the application's own.
///
/// Without aws-lc-rs, reqwest takes the provider that is installed for the process and
/// panics where none is; so ring is installed in that case.
pub(crate) fn leave_to(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls-aws-lc-rs")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Where another thread has installed one in between, that one stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    builder
}
