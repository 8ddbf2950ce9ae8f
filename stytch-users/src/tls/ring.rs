//! rustls on ring, with the system's roots or those built in.

use std::sync::Arc;

use rustls::ClientConfig;

use crate::error::Error;

pub(super) fn config() -> Result<ClientConfig, Error> {
    let failed = |error: rustls::Error| Error::configuration_because("TLS", error);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;

    #[cfg(feature = "webpki-roots")]
    let builder = builder.with_root_certificates(rustls::RootCertStore::from_iter(
        webpki_roots::TLS_SERVER_ROOTS.iter().cloned(),
    ));
    #[cfg(not(feature = "webpki-roots"))]
    let builder = {
        use rustls_platform_verifier::BuilderVerifierExt;
        builder.with_platform_verifier().map_err(failed)?
    };

    Ok(builder.with_no_client_auth())
}
