//! The choice between the transports of this crate.

use std::sync::Arc;

use super::Transport;
use super::connection::ConnectionSettings;
#[cfg(feature = "hyper")]
use super::over_hyper::HyperTransport;
#[cfg(feature = "reqwest")]
use super::over_reqwest::{Configure, ReqwestTransport};
use crate::base_url::BaseUrl;
use crate::error::Error;

/// The transport of a client without a custom one.
#[derive(Clone)]
pub(crate) enum BuiltIn {
    #[cfg(feature = "reqwest")]
    Reqwest(Option<Configure>),
    /// With the TLS configuration of the application, if it has one.
    #[cfg(feature = "hyper")]
    Hyper(Option<Arc<rustls::ClientConfig>>),
    #[cfg(not(any(feature = "reqwest", feature = "hyper")))]
    None,
}

impl Default for BuiltIn {
    /// Returns reqwest if it is available, so that another crate that enables `hyper` does not
    /// change the transport of an application.
    fn default() -> BuiltIn {
        #[cfg(feature = "reqwest")]
        return BuiltIn::Reqwest(None);
        #[cfg(all(feature = "hyper", not(feature = "reqwest")))]
        return BuiltIn::Hyper(None);
        #[cfg(not(any(feature = "reqwest", feature = "hyper")))]
        return BuiltIn::None;
    }
}

impl BuiltIn {
    /// Creates the transport. If the base URL is plain HTTP on this machine, no proxy is used,
    /// no root certificates are read, and only loopback addresses are connected to.
    #[cfg_attr(
        not(any(feature = "reqwest", feature = "hyper")),
        allow(unused_variables)
    )]
    pub(crate) fn start(
        &self,
        settings: &ConnectionSettings,
        base_url: &BaseUrl,
    ) -> Result<Arc<dyn Transport>, Error> {
        match self {
            #[cfg(feature = "reqwest")]
            BuiltIn::Reqwest(configure) => {
                let configure = configure.as_ref();
                Ok(Arc::new(ReqwestTransport::new(
                    settings, configure, base_url,
                )?))
            }
            #[cfg(feature = "hyper")]
            BuiltIn::Hyper(tls) => {
                let tls = tls.clone();
                Ok(Arc::new(HyperTransport::new(settings, tls, base_url)?))
            }
            #[cfg(not(any(feature = "reqwest", feature = "hyper")))]
            BuiltIn::None => Err(Error::configuration(
                "there is no transport: enable the feature `reqwest` or `hyper`, or set \
                 `transport`",
            )),
        }
    }
}
