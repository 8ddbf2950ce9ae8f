//! TLS for the default transport, as the crate's features choose it.
//!
//! Of several features the one that was asked for beyond the default wins:
//! `native-tls`, then `rustls-aws-lc-rs`, then `rustls-ring`. With none of them
//! only `http` base URLs work.

#[cfg(all(
    feature = "rustls-ring",
    not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
))]
mod ring;

use crate::error::Error;

/// Whether a feature for TLS is on.
pub(crate) const IS_AVAILABLE: bool = cfg!(any(
    feature = "native-tls",
    feature = "rustls-aws-lc-rs",
    feature = "rustls-ring"
));

/// Gives reqwest the TLS of the chosen feature.
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(all(feature = "rustls-aws-lc-rs", not(feature = "native-tls")))]
    let builder = builder.tls_backend_rustls();
    // Handed in whole: reqwest would otherwise look for a provider that is installed
    // for the process, which is not a library's to install.
    #[cfg(all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    ))]
    let builder = builder.tls_backend_preconfigured(ring::config()?);
    Ok(builder)
}

/// Gives reqwest a TLS that trusts nobody and so costs nothing to set up.
pub(crate) fn leave_out(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    #[cfg(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))]
    let builder = builder.tls_certs_only([]);
    #[cfg(all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    ))]
    let builder = builder.tls_backend_preconfigured(ring::config_without_roots()?);
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
