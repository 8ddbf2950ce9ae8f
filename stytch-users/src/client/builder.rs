//! The settings of a client.

use std::fmt;
use std::sync::Arc;

use http::header::{ACCEPT, AUTHORIZATION, USER_AGENT};
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use super::{Client, Shared};
use crate::base_url::BaseUrl;
use crate::credentials;
use crate::error::Error;
use crate::tls;
use crate::transport::Transport;
use crate::transport::over_reqwest::ReqwestTransport;

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
#[must_use = "a builder makes a client when `build` is called"]
pub struct ClientBuilder {
    project_id: String,
    secret: Zeroizing<String>,
    base_url: Option<String>,
    allow_http: bool,
    transport: Option<Box<dyn Transport>>,
}

impl ClientBuilder {
    pub(super) fn new(project_id: String, secret: String) -> ClientBuilder {
        ClientBuilder {
            project_id,
            secret: Zeroizing::new(secret),
            base_url: None,
            allow_http: false,
            transport: None,
        }
    }

    pub(super) fn from_variables(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<ClientBuilder, Error> {
        let required = |name: &str| {
            variable(name)
                .filter(|value| !value.is_empty())
                .ok_or_else(|| Error::configuration(&format!("the variable {name} is not set")))
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

    /// Sends by other means than reqwest.
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
    pub fn build(self) -> Result<Client, Error> {
        let base_url = match &self.base_url {
            Some(base_url) => BaseUrl::parse(base_url, self.allow_http)?,
            None => BaseUrl::parse(BaseUrl::of_project(&self.project_id), false)?,
        };
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(
            AUTHORIZATION,
            credentials::basic(&self.project_id, self.secret)?,
        );
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        let transport = match self.transport {
            Some(transport) => transport,
            None if base_url.is_https() && !tls::IS_AVAILABLE => {
                return Err(Error::configuration(
                    "`base_url` is https, and no TLS feature of this crate is on",
                ));
            }
            None => Box::new(ReqwestTransport::new()?),
        };
        Ok(Client {
            shared: Arc::new(Shared {
                project_id: self.project_id,
                base_url,
                headers,
                transport,
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
                assert!(!tls::IS_AVAILABLE, "{error}");
                assert!(error.to_string().contains("no TLS feature"), "{error}");
            }
        }

        let base = ("STYTCH_BASE_URL", "http://127.0.0.1:1/x/");
        let client = from(&[project, secret, base]).unwrap();
        assert_eq!(client.base_url(), "http://127.0.0.1:1/x");
    }

    #[test]
    fn a_missing_or_empty_variable_is_named() {
        let project = ("STYTCH_PROJECT_ID", "project-test-1");
        for (variables, missing) in [
            (vec![], "STYTCH_PROJECT_ID"),
            (vec![("STYTCH_PROJECT_ID", "")], "STYTCH_PROJECT_ID"),
            (vec![project], "STYTCH_SECRET"),
            (vec![project, ("STYTCH_SECRET", "")], "STYTCH_SECRET"),
        ] {
            let error = from(&variables).unwrap_err().to_string();
            assert!(
                error.contains(&format!("the variable {missing} is not set")),
                "{error}"
            );
        }
    }
}
