//! TLS for the default transport, chosen by the crate's features.
//!
//! If several features are enabled, the first of `native-tls`, `rustls-aws-lc-rs` and
//! `rustls-ring` is used. Without any of them only `http` base URLs work.

#[cfg(all(
    feature = "rustls-ring",
    not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
))]
mod ring;

use crate::error::Error;

/// `true` if a TLS feature is enabled.
pub(crate) const IS_AVAILABLE: bool = cfg!(any(
    feature = "native-tls",
    feature = "rustls-aws-lc-rs",
    feature = "rustls-ring"
));

/// Configures reqwest with the TLS of the chosen feature.
pub(crate) fn configure(builder: reqwest::ClientBuilder) -> Result<reqwest::ClientBuilder, Error> {
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(all(feature = "rustls-aws-lc-rs", not(feature = "native-tls")))]
    let builder = builder.tls_backend_rustls();
    // Preconfigured, because reqwest would otherwise need a provider that is installed for the
    // process, which a library should not do.
    #[cfg(all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    ))]
    let builder = builder.tls_backend_preconfigured(ring::config()?);
    Ok(builder)
}

/// Configures reqwest with TLS that trusts no certificate, which is cheap to set up.
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

/// Configures reqwest with the TLS of the chosen feature, so that the application can add
/// root certificates and client certificates.
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
