//! The builder of clients.

mod transports;

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, TRANSFER_ENCODING, USER_AGENT,
};
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{Client, Settings, Shared};
use crate::base_url::BaseUrl;
use crate::credentials;
use crate::error::Error;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::{BuiltIn, ConnectionSettings, Transport};

const AGENT: &str = concat!("stytch-users/", env!("CARGO_PKG_VERSION"));

/// A builder for a [`Client`], created by [`Client::builder`].
///
/// Every setting is optional:
///
/// ```
/// use std::time::Duration;
/// use http::{HeaderMap, HeaderValue};
/// use stytch_users::{Client, RetryPolicy};
///
/// let mut headers = HeaderMap::new();
/// headers.insert("x-request-source", HeaderValue::from_static("billing"));
///
/// let client = Client::builder("project-test-1", "secret-test-1")
///     .base_url("http://127.0.0.1:8080") // default: Stytch's host for the project
///     .connect_timeout(Duration::from_secs(2)) // default: 5 s
///     .idle_timeout(Duration::from_secs(20)) // default: 25 s
///     .attempt_timeout(Duration::from_secs(10)) // default: 31 s
///     .call_timeout(Duration::from_secs(30)) // default: 60 s
///     .retry(RetryPolicy::default().max_attempts(5)) // default: 3 attempts
///     .max_body_bytes(8 * 1024 * 1024) // default: 32 MiB
///     .user_agent_suffix("billing/1.2")
///     .default_headers(headers)
///     .build()?;
/// assert_eq!(client.base_url(), "http://127.0.0.1:8080");
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// # Environment
///
/// The client uses the proxy in `HTTPS_PROXY`, `HTTP_PROXY` or `ALL_PROXY`, except for the
/// hosts in `NO_PROXY`. The variables can be in upper or lower case. On Linux, the system's
/// root certificates are read from `SSL_CERT_FILE` and `SSL_CERT_DIR`, if they are set.
///
/// Over hyper, the proxy variables are ignored without the feature `hyper-proxy`. With it, a plain
/// HTTP base URL uses no proxy, and a call fails if the URL of the proxy is not `http`.
///
/// If the [base URL](ClientBuilder::base_url) is `http` with a loopback host, the credentials are
/// sent in clear text. The client therefore connects to loopback addresses only, uses no proxy
/// and reads no certificates. A loopback host is `localhost`, a name that ends with
/// `.localhost`, or a loopback address.
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    project_id: String,
    secret: Zeroizing<String>,
    base_url: Option<String>,
    allow_http: bool,
    user_agent_suffix: String,
    headers: HeaderMap,
    settings: Settings,
    connections: ConnectionSettings,
    built_in: BuiltIn,
    /// The custom transport, which replaces the built-in one.
    transport: Option<Arc<dyn Transport>>,
    wraps: Vec<Wrap>,
}

/// The closure of `wrap_transport`.
type Wrap = Arc<dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

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
            connections: ConnectionSettings::default(),
            built_in: BuiltIn::default(),
            transport: None,
            wraps: Vec::new(),
        }
    }

    pub(super) fn from_variables(
        variable: impl Fn(&str) -> Option<OsString>,
    ) -> Result<ClientBuilder, Error> {
        let required = |name: &str| {
            let what = match variable(name).map(OsString::into_string) {
                Some(Ok(value)) if !value.is_empty() => return Ok(value),
                Some(Ok(_)) => "empty",
                Some(Err(_)) => "not Unicode",
                None => "not set",
            };
            Err(Error::configuration(format!(
                "the variable {name} is {what}"
            )))
        };
        let mut builder =
            ClientBuilder::new(required("STYTCH_PROJECT_ID")?, required("STYTCH_SECRET")?);
        let base_url = variable("STYTCH_BASE_URL").filter(|url| !url.is_empty());
        // A character that stands for invalid bytes is not valid in a URL.
        builder.base_url = base_url.map(|url| url.to_string_lossy().into_owned());
        Ok(builder)
    }

    /// Sets the base URL, such as that of a custom domain, a gateway or a test server.
    ///
    /// If it has a path, the path of every call is appended to that path. The scheme must be
    /// `https`, unless the host is a [loopback host](ClientBuilder#environment) or
    /// [`danger_allow_http`](ClientBuilder::danger_allow_http) is set. By default the base URL is
    /// Stytch's host for the project: see [`Client::new`].
    pub fn base_url(mut self, base_url: impl Into<String>) -> ClientBuilder {
        self.base_url = Some(base_url.into());
        self
    }

    /// Allows a plain HTTP [base URL](ClientBuilder::base_url) whose host is not a loopback host.
    ///
    /// Every request contains the credentials, so anyone on the network path can read them.
    ///
    /// ```
    /// use stytch_users::Client;
    ///
    /// let builder = Client::builder("project-test-1", "secret-test-1")
    ///     .base_url("http://stytch.test-network");
    /// assert!(builder.clone().build().is_err());
    /// assert!(builder.danger_allow_http().build().is_ok());
    /// ```
    pub fn danger_allow_http(mut self) -> ClientBuilder {
        self.allow_http = true;
        self
    }

    /// Sets the timeout of one attempt, from connecting to the last byte of the body. The
    /// default is 31 s, because the API itself gives up after 30 s.
    ///
    /// [`Call::attempt_timeout`](crate::Call::attempt_timeout) overrides it for one call.
    pub fn attempt_timeout(mut self, attempt_timeout: Duration) -> ClientBuilder {
        self.settings.attempt_timeout = attempt_timeout;
        self
    }

    /// Sets the timeout of a call, including all attempts and the delays between them. The
    /// default is 60 s.
    ///
    /// [`Call::call_timeout`](crate::Call::call_timeout) overrides it for one call.
    #[doc(alias = "deadline")]
    pub fn call_timeout(mut self, call_timeout: Duration) -> ClientBuilder {
        self.settings.call_timeout = call_timeout;
        self
    }

    /// Sets how many times a failed request is retried, and how long the client waits before
    /// each retry.
    ///
    /// [`Call::retry`](crate::Call::retry) overrides it for one call.
    #[doc(alias = "backoff")]
    pub fn retry(mut self, retry: RetryPolicy) -> ClientBuilder {
        self.settings.retry = retry;
        self
    }

    /// Sets the maximum size of a response body, in bytes after decompression. The default is
    /// 32 MiB.
    ///
    /// A call with a larger response fails with a
    /// [`BodyTooLarge`](crate::ErrorKind::BodyTooLarge) error. The limit does not apply to error
    /// responses, of which at most the first 64 KiB are read.
    pub fn max_body_bytes(mut self, max_body_bytes: usize) -> ClientBuilder {
        self.settings.max_body_bytes = max_body_bytes;
        self
    }

    /// Appends a product such as `my-service/1.2` to the `User-Agent` header.
    pub fn user_agent_suffix(mut self, suffix: impl Into<String>) -> ClientBuilder {
        self.user_agent_suffix = suffix.into();
        self
    }

    /// Sets headers that are sent with every request.
    ///
    /// The client's own headers (`Authorization`, `Accept`, `User-Agent`, and `Content-Type` if
    /// there is a body) replace those with the same name. A `Host` header replaces the host of the
    /// base URL in requests. `Content-Length` and `Transfer-Encoding` are rejected by
    /// [`build`](ClientBuilder::build).
    pub fn default_headers(mut self, headers: HeaderMap) -> ClientBuilder {
        self.headers = headers;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns a [`Configuration`](crate::ErrorKind::Configuration) error if a setting is
    /// invalid, which the error names, or if TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let base_url = match &self.base_url {
            Some(base_url) => BaseUrl::parse(base_url, self.allow_http)?,
            None => BaseUrl::parse(BaseUrl::of_project(&self.project_id), false)?,
        };
        check(&self.settings)?;
        check_headers(&self.headers)?;
        self.connections.check()?;
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        let mut headers = self.headers;
        headers.insert(
            AUTHORIZATION,
            credentials::basic(&self.project_id, self.secret)?,
        );
        headers.insert(ACCEPT, JSON);
        // Set once here, because HTTP libraries would format it for every request.
        headers
            .entry(HOST)
            .or_insert_with(|| base_url.host_header());
        headers.insert(USER_AGENT, user_agent(&self.user_agent_suffix)?);
        let mut headers_with_body = headers.clone();
        headers_with_body.insert(CONTENT_TYPE, JSON);
        let transport = match self.transport {
            Some(transport) => transport,
            None => self.built_in.start(&self.connections, &base_url)?,
        };
        let transport = self
            .wraps
            .iter()
            .fold(transport, |transport, wrap| wrap(transport));
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
    HeaderValue::from_str(format!("{AGENT} {suffix}").trim_end()).map_err(|_| {
        Error::configuration("`user_agent_suffix` has a character that no header can carry")
    })
}

/// Rejects settings with which no call could succeed.
fn check(settings: &Settings) -> Result<(), Error> {
    for (name, is_zero) in [
        ("attempt_timeout", settings.attempt_timeout.is_zero()),
        ("call_timeout", settings.call_timeout.is_zero()),
        ("max_body_bytes", settings.max_body_bytes == 0),
    ] {
        if is_zero {
            return Err(Error::configuration(format!("`{name}` is zero")));
        }
    }
    Ok(())
}

/// Rejects headers with which requests would not arrive as they are.
fn check_headers(headers: &HeaderMap) -> Result<(), Error> {
    let mut names = [CONTENT_LENGTH, TRANSFER_ENCODING].into_iter();
    match names.find(|name| headers.contains_key(name)) {
        Some(name) => Err(Error::configuration(format!(
            "`default_headers` has `{name}`, which depends on the request"
        ))),
        None => Ok(()),
    }
}

impl fmt::Debug for ClientBuilder {
    // Omits the secret, and the base URL, which may contain a password at this point.
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

    #[test]
    fn environment_variables_set_the_project_the_secret_and_optionally_the_base_url() {
        for (project_id, secret, base_url, expected) in [
            ("p", "s", "", Ok(None)),
            ("p", "s", "http://a/", Ok(Some("http://a/"))),
            ("", "s", "", Err("the variable STYTCH_PROJECT_ID is empty")),
            ("p", "-", "", Err("the variable STYTCH_SECRET is not set")),
        ] {
            let builder = ClientBuilder::from_variables(|name| {
                let value = match name {
                    "STYTCH_PROJECT_ID" => project_id,
                    "STYTCH_SECRET" => secret,
                    _ => base_url,
                };
                Some(OsString::from(value)).filter(|value| value != "-")
            });
            let builder = builder.map_err(|error| error.to_string());
            if let Ok(builder) = &builder {
                assert_eq!((&*builder.project_id, builder.secret.as_str()), ("p", "s"));
            }
            let base_url = builder.as_ref().map(|builder| builder.base_url.as_deref());
            assert_eq!(base_url.map_err(String::as_str), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn environment_variables_that_are_not_unicode_are_errors() {
        use std::os::unix::ffi::OsStringExt;

        for (invalid, expected) in [
            ("STYTCH_SECRET", "the variable STYTCH_SECRET is not Unicode"),
            ("STYTCH_BASE_URL", "`base_url` is not a URL"),
        ] {
            let client = ClientBuilder::from_variables(|name| {
                let is_invalid = name == invalid || name == "STYTCH_BASE_URL";
                let value = if is_invalid { b"\xff" } else { b"p" };
                Some(OsString::from_vec(value.to_vec()))
            });
            let client = client.and_then(ClientBuilder::build);
            assert_eq!(client.unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn unusable_settings_are_rejected() {
        let builder = || Client::builder("project-test-1", "s");
        let (zero, long) = (Duration::ZERO, Duration::MAX);
        let length = HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from(5))]);
        for (builder, expected) in [
            (builder().attempt_timeout(zero), "`attempt_timeout` is zero"),
            (builder().call_timeout(zero), "`call_timeout` is zero"),
            (builder().connect_timeout(zero), "`connect_timeout` is zero"),
            (builder().max_body_bytes(0), "`max_body_bytes` is zero"),
            (
                builder().default_headers(length),
                "`default_headers` has `content-length`, which depends on the request",
            ),
            (
                builder().idle_timeout(long),
                "`idle_timeout` is longer than a year",
            ),
        ] {
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert_eq!(error.to_string(), expected);
        }
    }

    #[cfg(not(any(feature = "reqwest", feature = "hyper")))]
    #[test]
    fn without_a_transport_the_error_names_the_features_to_enable() {
        let error = Client::new("project-test-1", "s").unwrap_err().to_string();
        assert!(error.contains("enable the feature `reqwest` or"), "{error}");
    }

    #[cfg(all(feature = "reqwest", not(feature = "rustls-ring")))]
    #[test]
    fn https_over_reqwest_needs_a_tls_feature() {
        let has_tls = cfg!(any(feature = "rustls-aws-lc-rs", feature = "native-tls"));
        let client = Client::new("project-test-1", "s");
        assert_eq!(client.is_ok(), has_tls);
    }
}
