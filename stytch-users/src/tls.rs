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

/// Gives reqwest the TLS of the chosen feature in a form that the application can extend
/// with roots and certificates of its own.
pub(crate) fn configure_open(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::ClientBuilder, Error> {
    #[cfg(not(all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    )))]
    let builder = configure(builder)?;
    #[cfg(all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    ))]
    let builder = ring::configure_open(builder)?;
    Ok(builder)
}
