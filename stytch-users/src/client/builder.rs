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
use crate::transport::Transport;
use crate::transport::over_reqwest::{ReqwestSettings, ReqwestTransport};

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
#[must_use = "a builder makes a client when `build` is called"]
pub struct ClientBuilder {
    project_id: String,
    secret: Zeroizing<String>,
    base_url: Option<String>,
    allow_http: bool,
    settings: Settings,
    reqwest: ReqwestSettings,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    pub(super) fn new(project_id: String, secret: String) -> ClientBuilder {
        ClientBuilder {
            project_id,
            secret: Zeroizing::new(secret),
            base_url: None,
            allow_http: false,
            settings: Settings::default(),
            reqwest: ReqwestSettings::default(),
            transport: None,
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

    /// Begins the HTTP client with a builder of reqwest's, for what it can be told and
    /// this one cannot: proxies, roots of one's own, client certificates.
    ///
    /// Redirects, timeouts and retries stay with this crate, whatever the builder says.
    /// TLS is the builder's own. With the feature `rustls-ring`, rustls needs a provider
    /// that is installed for the process, and ring is installed if none is.
    ///
    /// The type belongs to reqwest 0.13: a release of this crate with another reqwest
    /// may change it without being a new major version.
    ///
    /// ```no_run
    /// # fn example(proxy: reqwest::Proxy) -> Result<(), stytch_users::Error> {
    /// use stytch_users::Client;
    ///
    /// let client = Client::builder("project-test-1", "secret-test-1")
    ///     .reqwest(reqwest::Client::builder().proxy(proxy))
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn reqwest(mut self, builder: reqwest::ClientBuilder) -> ClientBuilder {
        self.reqwest.builder = Some(builder);
        self
    }

    /// Sends by other means than reqwest. What is set for connections does not hold
    /// for it then.
    pub fn transport(mut self, transport: impl Transport) -> ClientBuilder {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration), naming the setting and
    /// what is wrong with it.
    pub fn build(mut self) -> Result<Client, Error> {
        let base_url = match &self.base_url {
            Some(base_url) => BaseUrl::parse(base_url, self.allow_http)?,
            None => BaseUrl::parse(BaseUrl::of_project(&self.project_id), false)?,
        };
        self.settings.check()?;
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(
            AUTHORIZATION,
            credentials::basic(&self.project_id, self.secret)?,
        );
        headers.insert(ACCEPT, JSON);
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        let mut headers_with_body = headers.clone();
        headers_with_body.insert(CONTENT_TYPE, JSON);
        let transport = match self.transport {
            Some(transport) => transport,
            None if base_url.is_https() && !tls::IS_AVAILABLE => {
                return Err(Error::configuration(
                    "`base_url` is https, and no TLS feature of this crate is on",
                ));
            }
            None => {
                self.reqwest.plain_loopback = base_url.is_plain_loopback();
                Box::new(ReqwestTransport::new(self.reqwest)?)
            }
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
