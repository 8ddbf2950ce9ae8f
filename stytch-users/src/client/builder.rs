//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::settings::Settings;
use super::{Client, Shared};
use crate::base_url::BaseUrl;
use crate::credentials;
use crate::error::Error;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::tls;
use crate::transport::{ReqwestSettings, ReqwestTransport, Transport};

const AGENT: &str = concat!("stytch-users/", env!("CARGO_PKG_VERSION"));

/// Makes a [`Client`]; begun with [`Client::builder`].
///
/// ```
/// use stytch_users::Client;
///
/// let client = Client::builder("project-test-1", "secret-test-1")
///     .base_url("http://127.0.0.1:8080")
///     .build()?;
/// assert_eq!(client.base_url(), "http://127.0.0.1:8080");
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// # Environment
///
/// Unless the [base URL](ClientBuilder::base_url) is plain HTTP on this machine, the client
/// uses the proxy that `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY` names, except for the hosts
/// in `NO_PROXY` (each in upper or lower case). On Linux the system's roots are read from
/// `SSL_CERT_FILE` and `SSL_CERT_DIR`, if they are set. A client for plain HTTP on this
/// machine uses no proxy and reads no roots: the credentials are sent in clear text, to a
/// loopback address only.
#[derive(Clone)]
#[must_use = "a builder makes a client when `build` is called"]
pub struct ClientBuilder {
    project_id: String,
    secret: Zeroizing<String>,
    base_url: Option<String>,
    allow_http: bool,
    user_agent_suffix: String,
    headers: HeaderMap,
    settings: Settings,
    reqwest: ReqwestSettings,
    transport: TransportChoice,
}

/// What sends the requests.
#[derive(Clone)]
enum TransportChoice {
    Reqwest,
    Wrapped(Arc<dyn Fn(ReqwestTransport) -> Arc<dyn Transport> + Send + Sync>),
    Custom(Arc<dyn Transport>),
}

impl ClientBuilder {
    pub(super) fn new(project_id: String, secret: String) -> ClientBuilder {
        ClientBuilder {
            project_id,
            secret: Zeroizing::new(secret),
            base_url: None,
            allow_http: false,
            user_agent_suffix: String::new(),
            headers: HeaderMap::new(),
            settings: Settings::default(),
            reqwest: ReqwestSettings::default(),
            transport: TransportChoice::Reqwest,
        }
    }

    pub(super) fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<ClientBuilder, Error> {
        let required = |name: &str| {
            let what = match variable(name) {
                Some(value) if !value.is_empty() => return Ok(value),
                Some(_) => "empty",
                None => "not set",
            };
            Err(Error::configuration(&format!(
                "the variable {name} is {what}"
            )))
        };
        let mut builder =
            ClientBuilder::new(required("STYTCH_PROJECT_ID")?, required("STYTCH_SECRET")?);
        builder.base_url = variable("STYTCH_BASE_URL").filter(|url| !url.is_empty());
        Ok(builder)
    }

    /// Where the API is, in place of Stytch's own host: a custom domain, a proxy, a
    /// server for tests. A path in it is kept in front of every call's.
    ///
    /// It must be `https`, unless it leads to this machine.
    pub fn base_url(mut self, base_url: impl Into<String>) -> ClientBuilder {
        self.base_url = Some(base_url.into());
        self
    }

    /// Lets the [base URL](ClientBuilder::base_url) be `http` on another machine.
    ///
    /// The credentials are in every request, and anyone on the way can read them.
    pub fn danger_allow_http(mut self) -> ClientBuilder {
        self.allow_http = true;
        self
    }

    /// Sets how long a connection may take to be made; 5 s where it is not set.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> ClientBuilder {
        self.reqwest.connect_timeout = connect_timeout;
        self
    }

    /// Sets how long a connection is kept after its last answer; 25 s where it is not
    /// set, because load balancers drop idle ones after 30 or 60.
    pub fn idle_timeout(mut self, idle_timeout: Duration) -> ClientBuilder {
        self.reqwest.idle_timeout = idle_timeout;
        self
    }

    /// Sets how long one attempt may take, from connecting to the last byte of the
    /// body; 31 s where it is not set, because the API itself gives up after 30.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> ClientBuilder {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// Sets how long a call may take with all of its attempts and the waits between;
    /// 60 s where it is not set.
    pub fn call_timeout(mut self, call_timeout: Duration) -> ClientBuilder {
        self.settings.call_timeout = call_timeout;
        self
    }

    /// Sets how often a request is sent again, and after how long.
    pub fn retry(mut self, retry: RetryPolicy) -> ClientBuilder {
        self.settings.retry = retry;
        self
    }

    /// Sets how large the body of an answer may be, in bytes after decompression;
    /// 32 MiB where it is not set. Of the body of an error the first 64 KiB are read.
    pub fn max_body_bytes(mut self, max_body_bytes: usize) -> ClientBuilder {
        self.settings.max_body_bytes = max_body_bytes;
        self
    }

    /// Appends a product to the `User-Agent` header, such as `my-service/1.2`.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> ClientBuilder {
        self.user_agent_suffix = suffix.into();
        self
    }

    /// Sets headers that every request carries. The client's own (`Authorization`, `Accept`,
    /// `User-Agent`, `Content-Type`) replace those of the same name.
    pub fn default_headers(mut self, headers: HeaderMap) -> ClientBuilder {
        self.headers = headers;
        self
    }

    /// Configures the HTTP client of the default transport, for what this builder has no
    /// setting for: proxies, further roots, client certificates.
    ///
    /// The builder that `configure` receives has the TLS provider and the roots of the crate's
    /// features, and what `configure` sets replaces them. With the feature `rustls-ring`, ring
    /// is installed as the process's provider if there is none. Redirects, timeouts and
    /// retries stay with this crate. `configure` is called for every
    /// [`build`](ClientBuilder::build).
    ///
    /// The type belongs to reqwest 0.13: a release of this crate with another reqwest may
    /// change it without being a new major version.
    ///
    /// ```no_run
    /// # fn example(proxy: reqwest::Proxy) -> Result<(), stytch_users::Error> {
    /// use stytch_users::Client;
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .reqwest(move |builder| builder.proxy(proxy.clone()))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reqwest(
        mut self,
        configure: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> ClientBuilder {
        self.reqwest.configure = Some(Arc::new(configure));
        self
    }

    /// Puts a transport around the default one, to add headers, to sign, to measure or to
    /// record:
    ///
    /// ```
    /// use stytch_users::{Client, ReqwestTransport, Transport, TransportFuture, TransportRequest};
    ///
    /// struct Traced(ReqwestTransport);
    ///
    /// impl Transport for Traced {
    ///     fn send(&self, mut request: TransportRequest) -> TransportFuture<'_> {
    ///         let id = http::HeaderValue::from_static("00-4bf92f3577b34da6a3ce929d0e0e4736-01");
    ///         request.headers.insert("traceparent", id);
    ///         self.0.send(request)
    ///     }
    /// }
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .base_url("http://127.0.0.1:8080")
    ///     .wrap_transport(Traced)
    ///     .build()?;
    /// # Ok::<(), stytch_users::Error>(())
    /// ```
    pub fn wrap_transport<T: Transport>(
        mut self,
        wrap: impl Fn(ReqwestTransport) -> T + Send + Sync + 'static,
    ) -> ClientBuilder {
        let wrap = move |transport| Arc::new(wrap(transport)) as Arc<dyn Transport>;
        self.transport = TransportChoice::Wrapped(Arc::new(wrap));
        self
    }

    /// Sends requests with a custom transport in place of HTTP. The settings of connections
    /// do not apply to it.
    pub fn transport(mut self, transport: impl Transport) -> ClientBuilder {
        self.transport = TransportChoice::Custom(Arc::new(transport));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration), naming the setting and
    /// what is wrong with it.
    pub fn build(self) -> Result<Client, Error> {
        let base_url = match &self.base_url {
            Some(base_url) => BaseUrl::parse(base_url, self.allow_http)?,
            None => BaseUrl::parse(BaseUrl::of_project(&self.project_id), false)?,
        };
        self.settings.check()?;
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        let mut headers = self.headers;
        headers.insert(
            AUTHORIZATION,
            credentials::basic(&self.project_id, self.secret)?,
        );
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, user_agent(&self.user_agent_suffix)?);
        let mut headers_with_body = headers.clone();
        headers_with_body.insert(CONTENT_TYPE, JSON);
        let reqwest = || {
            if base_url.is_https() && !tls::IS_AVAILABLE {
                return Err(Error::configuration(
                    "`base_url` is https, and no TLS feature of this crate is on",
                ));
            }
            ReqwestTransport::new(&self.reqwest, base_url.is_plain_loopback())
        };
        let transport = match self.transport {
            TransportChoice::Custom(transport) => transport,
            TransportChoice::Wrapped(wrap) => wrap(reqwest()?),
            TransportChoice::Reqwest => Arc::new(reqwest()?),
        };
        Ok(Client {
            shared: Arc::new(Shared {
                project_id: self.project_id,
                base_url,
                headers,
                headers_with_body,
                settings: self.settings,
                budget: RetryBudget::new(),
                transport: Some(transport),
            }),
        })
    }
}

fn user_agent(suffix: &str) -> Result<HeaderValue, Error> {
    if suffix.is_empty() {
        return Ok(HeaderValue::from_static(AGENT));
    }
    HeaderValue::from_str(&format!("{AGENT} {suffix}")).map_err(|_| {
        Error::configuration("`user_agent_suffix` has a character that no header can carry")
    })
}

impl fmt::Debug for ClientBuilder {
    // Without the secret, and without the base URL, which may still hold a password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ClientBuilder")
            .field("project_id", &self.project_id)
            .field("allow_http", &self.allow_http)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        ClientBuilder::from_variables(|name| {
            let (_, value) = variables.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        })?
        .build()
    }

    #[test]
    fn the_environment_names_project_secret_and_perhaps_the_base_url() {
        let project = ("STYTCH_PROJECT_ID", "project-live-1");
        let secret = ("STYTCH_SECRET", "s");
        match from(&[project, secret]) {
            Ok(client) => {
                assert_eq!(client.project_id(), "project-live-1");
                assert_eq!(client.base_url(), "https://api.stytch.com");
            }
            Err(error) => {
                let is_for_want_of_tls = error.to_string().contains("no TLS feature");
                assert!(is_for_want_of_tls && !tls::IS_AVAILABLE, "{error}");
            }
        }

        let base = ("STYTCH_BASE_URL", "http://127.0.0.1:1/x/");
        let client = from(&[project, secret, base]).unwrap();
        assert_eq!(client.base_url(), "http://127.0.0.1:1/x");
    }

    #[test]
    fn http_on_another_machine_takes_a_word_of_its_own() {
        let builder = || Client::builder("project-test-1", "s").base_url("http://192.0.2.1");
        let error = builder().build().unwrap_err();
        assert!(error.to_string().contains("is not https"), "{error}");
        assert!(builder().danger_allow_http().build().is_ok());
    }

    #[test]
    fn settings_with_which_no_call_could_succeed_are_rejected() {
        let builder = || Client::builder("project-test-1", "s").base_url("http://127.0.0.1:1");
        for (builder, expected) in [
            (
                builder().attempt_timeout(Duration::ZERO),
                "`attempt_timeout` is zero",
            ),
            (
                builder().call_timeout(Duration::ZERO),
                "`call_timeout` is zero",
            ),
            (
                builder().connect_timeout(Duration::ZERO),
                "`connect_timeout` is zero",
            ),
            (builder().max_body_bytes(0), "`max_body_bytes` is zero"),
            (
                builder().idle_timeout(Duration::MAX),
                "`idle_timeout` is longer than a year",
            ),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let project = ("STYTCH_PROJECT_ID", "project-test-1");
        let empty = |name| (name, "");
        for (variables, expected) in [
            (vec![], "STYTCH_PROJECT_ID is not set"),
            (
                vec![empty("STYTCH_PROJECT_ID")],
                "STYTCH_PROJECT_ID is empty",
            ),
            (vec![project], "STYTCH_SECRET is not set"),
            (
                vec![project, empty("STYTCH_SECRET")],
                "STYTCH_SECRET is empty",
            ),
        ] {
            let error = from(&variables).unwrap_err().to_string();
            assert!(
                error.contains(&format!("the variable {expected}")),
                "{error}"
            );
        }
    }
}
