//! The default transport: reqwest over HTTP/1.1.

use std::error::Error as StdError;
use std::future::{Future, ready};
use std::sync::Arc;

use http::Uri;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::connection::{ConnectionSettings, FOREVER, resolve};
use super::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest, TransportResponse,
    reqwest_tls as tls,
};
use crate::base_url::BaseUrl;
use crate::error::Error;

/// Sets what the application configures in addition to this crate's settings.
pub(crate) type Configure =
    Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

type BoxError = Box<dyn StdError + Send + Sync>;

/// The default transport, which uses reqwest over HTTP/1.1.
pub(crate) struct ReqwestTransport {
    client: reqwest::Client,
    base: Base,
}

impl ReqwestTransport {
    pub(crate) fn new(
        settings: &ConnectionSettings,
        configure: Option<&Configure>,
        base_url: &BaseUrl,
    ) -> Result<ReqwestTransport, Error> {
        if base_url.is_https() && !tls::IS_AVAILABLE {
            return Err(Error::configuration(
                "`base_url` is https, and no TLS feature of this crate is on",
            ));
        }
        let base = Base::new(base_url)?;
        let is_loopback = base_url.is_plain_loopback();
        let mut builder = reqwest::Client::builder();
        if let Some(configure) = configure {
            if !is_loopback {
                builder = tls::configure_customizable(builder)?;
            }
            // The client enforces timeouts. reqwest has no way to unset one.
            builder = configure(builder).timeout(FOREVER).read_timeout(FOREVER);
        } else if !is_loopback {
            builder = tls::configure(builder)?;
        }
        if is_loopback {
            // A proxy would receive the credentials in clear text.
            builder = tls::configure_without_roots(builder)?.no_proxy();
            builder = builder.dns_resolver(LoopbackResolver);
        }
        let client = builder
            .connect_timeout(settings.connect_timeout)
            .pool_idle_timeout(settings.idle_timeout)
            // The API has no redirects, and following a 307 could send the body to another host.
            .redirect(reqwest::redirect::Policy::none())
            // The client decides what is retried.
            .retry(reqwest::retry::never())
            .referer(false)
            .build()
            .map_err(|error| Error::configuration_because("the HTTP client", error))?;
        Ok(ReqwestTransport { client, base })
    }

    async fn respond(
        incoming: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<TransportResponse, TransportError> {
        let incoming = incoming.await.map_err(transport_error)?;
        Ok(http::Response::from(incoming)
            .map(|body| TransportBody::converted(body, transport_error)))
    }
}

/// Resolves names such as `api.localhost` to loopback addresses only, because the credentials
/// are sent in clear text.
struct LoopbackResolver;

impl Resolve for LoopbackResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move { Ok(Box::new(resolve(name.as_str(), true).await?) as Addrs) })
    }
}

/// The base URL, parsed for reqwest.
struct Base {
    uri: Uri,
    /// The base URL with a path as long as usual ones, so that replacing the path of a clone
    /// does not allocate.
    url: Url,
}

const USUAL_PATH: usize = 128;

impl Base {
    fn new(base_url: &BaseUrl) -> Result<Base, Error> {
        let text = base_url.as_str();
        let (Ok(uri), Ok(mut url)) = (text.parse(), Url::parse(text)) else {
            return Err(Error::configuration("`base_url` is not a URL"));
        };
        url.set_path(&"-".repeat(USUAL_PATH));
        Ok(Base { uri, url })
    }

    /// Converts the URL of a request. Parsing a whole URL takes twice the instructions of
    /// parsing its path.
    fn url(&self, uri: &Uri) -> Result<Url, BoxError> {
        let is_of_base =
            uri.scheme() == self.uri.scheme() && uri.authority() == self.uri.authority();
        if !is_of_base {
            return Ok(Url::parse(&uri.to_string())?);
        }
        let mut url = self.url.clone();
        url.set_path(uri.path());
        if uri.query().is_some() {
            url.set_query(uri.query());
        }
        if url.path() != uri.path() {
            return Err("the path would change in the URL".into());
        }
        Ok(url)
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: TransportRequest) -> TransportFuture<'_> {
        let url = match self.base.url(&request.uri) {
            Ok(url) => url,
            Err(error) => return Box::pin(ready(Err(TransportError::invalid_request(error)))),
        };
        let mut outgoing = reqwest::Request::new(request.method, url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(reqwest::Body::from);
        // `execute` is called here, so that no future of this crate contains the request. A
        // future that does is so large that its allocation costs 1,200 instructions instead
        // of 50.
        Box::pin(ReqwestTransport::respond(self.client.execute(outgoing)))
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    // The URL contains ids.
    let error = error.without_url();
    if error.is_builder() {
        TransportError::invalid_request(error)
    } else if error.is_connect() && error.is_timeout() {
        // Two timers enforce this timeout, and only one of them causes an I/O error.
        TransportError::no_connection("timed out", error)
    } else if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else if is_malformed_body(&error) {
        TransportError::malformed_body(error)
    } else {
        TransportError::interrupted(error)
    }
}

/// Returns `true` if a body arrived completely but could not be decompressed.
fn is_malformed_body(error: &reqwest::Error) -> bool {
    #[cfg(feature = "gzip")]
    if error.is_body() {
        let mut cause = StdError::source(error);
        while let Some(error) = cause {
            if error.is::<hyper::Error>() {
                return false;
            }
            cause = error.source();
        }
        return true;
    }
    let _ = error;
    false
}
