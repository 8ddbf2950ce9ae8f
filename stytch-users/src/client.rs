//! The client, which sends calls to one Stytch project.

mod builder;
mod sending;

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use http::HeaderMap;

use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::transport::Transport;

pub use builder::ClientBuilder;
pub(crate) use sending::{Sending, ended_early};

/// A client for one Stytch project.
///
/// It implements [`Users`](crate::Users), which has a method for each endpoint. It holds a
/// connection pool, so create it once and reuse it. Cloning is cheap, and clones share the
/// connections.
///
/// ```no_run
/// use stytch_users::{Client, UserId, Users};
///
/// # async fn example() -> Result<(), stytch_users::Error> {
/// let client = Client::new("project-test-1", "secret-test-1")?;
/// let user = client.get(&UserId::from("user-test-1")).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    project_id: String,
    base_url: BaseUrl,
    /// The headers of every request: credentials, `Accept`, `Host`, `User-Agent`.
    headers: HeaderMap,
    /// The same headers and `Content-Type`, built once instead of for every call.
    headers_with_body: HeaderMap,
    settings: Settings,
    /// The retry budget that all calls share.
    budget: RetryBudget,
    /// `None` for the client of test doubles, which sends nothing.
    transport: Option<Arc<dyn Transport>>,
}

/// The settings of calls: those of a client, which a call may override.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) attempt_timeout: Duration,
    pub(crate) call_timeout: Duration,
    /// In bytes after decompression, for a response with a success status.
    pub(crate) max_body_bytes: usize,
    pub(crate) retry: RetryPolicy,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            // The API itself gives up after 30 seconds.
            attempt_timeout: Duration::from_secs(31),
            call_timeout: Duration::from_secs(60),
            max_body_bytes: 32 * 1024 * 1024,
            retry: RetryPolicy::default(),
        }
    }
}

impl Client {
    /// Creates a client for a project with the default settings.
    ///
    /// If the project id begins with `project-live-`, the base URL is
    /// `https://api.stytch.com`; otherwise it is `https://test.stytch.com`.
    /// Use [`builder`](Client::builder) to change the settings.
    ///
    /// # Errors
    ///
    /// Returns a [`Configuration`](crate::ErrorKind::Configuration) error if the project id
    /// or the secret is empty or malformed, or if TLS cannot be set up.
    pub fn new(project_id: impl Into<String>, secret: impl Into<String>) -> Result<Client, Error> {
        Client::builder(project_id, secret).build()
    }

    /// Creates a builder for a client with custom settings.
    pub fn builder(project_id: impl Into<String>, secret: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(project_id.into(), secret.into())
    }

    /// Creates a client from the environment variables `STYTCH_PROJECT_ID`, `STYTCH_SECRET`
    /// and, optionally, `STYTCH_BASE_URL`.
    ///
    /// No other function of this crate reads these variables. For the proxy and TLS variables
    /// that clients use, see [`ClientBuilder`].
    ///
    /// ```no_run
    /// use stytch_users::Client;
    ///
    /// let client = Client::from_env()?;
    /// println!("project {} at {}", client.project_id(), client.base_url());
    /// # Ok::<(), stytch_users::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns a [`Configuration`](crate::ErrorKind::Configuration) error in the cases of
    /// [`Client::new`], if `STYTCH_BASE_URL` is invalid, and if a required variable is missing,
    /// empty or not Unicode. In the last case, the error names the variable.
    pub fn from_env() -> Result<Client, Error> {
        ClientBuilder::from_variables(|name| std::env::var_os(name))?.build()
    }

    /// Returns a client for test doubles, which sends nothing.
    ///
    /// A call of a method that the test double does not override fails with a
    /// [`NotStubbed`](crate::ErrorKind::NotStubbed) error that names the endpoint. No runtime is
    /// needed. See [`Call::ready`](crate::Call::ready) for an example.
    #[doc(alias("mock", "fake", "double"))]
    pub fn stub() -> &'static Client {
        static STUB: LazyLock<Client> = LazyLock::new(|| Client {
            shared: Arc::new(Shared {
                project_id: "not-stubbed".to_owned(),
                base_url: BaseUrl::nowhere(),
                headers: HeaderMap::new(),
                headers_with_body: HeaderMap::new(),
                settings: Settings::default(),
                budget: RetryBudget::new(),
                transport: None,
            }),
        });
        &STUB
    }

    /// Returns the settings of calls that do not override them.
    pub(crate) fn settings(&self) -> Settings {
        self.shared.settings
    }

    /// Returns the id of the project.
    pub fn project_id(&self) -> &str {
        &self.shared.project_id
    }

    /// Returns the base URL, without a trailing slash.
    pub fn base_url(&self) -> &str {
        self.shared.base_url.as_str()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("project_id", &self.project_id())
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
