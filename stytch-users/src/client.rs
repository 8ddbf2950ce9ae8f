//! The client: where calls go, with which credentials, by which transport.

mod builder;
mod reading;
mod sending;
mod settings;
mod stub;

use std::fmt;
use std::sync::Arc;

use http::HeaderMap;

use crate::base_url::BaseUrl;
use crate::error::Error;
use crate::retry::RetryBudget;
use crate::transport::Transport;

pub use builder::ClientBuilder;
pub(crate) use sending::{Sending, ended_early};
pub(crate) use settings::CallSettings;
use settings::Settings;

/// A connection to one Stytch project.
///
/// It implements [`Users`](crate::Users), whose methods are its calls. A clone is
/// cheap and shares the connections.
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
    /// What every request carries: credentials, `Accept`, `User-Agent`.
    headers: HeaderMap,
    /// The same and `Content-Type`, made once and not for every call.
    headers_with_body: HeaderMap,
    settings: Settings,
    /// The retries that all calls together can afford.
    budget: RetryBudget,
    /// `None` for the client of test doubles, which sends nothing.
    transport: Option<Arc<dyn Transport>>,
}

impl Client {
    /// A client for a project, with the defaults of the [builder](Client::builder).
    ///
    /// Projects whose id begins with `project-live-` are at `https://api.stytch.com`,
    /// all others at `https://test.stytch.com`.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration): an id or secret that is
    /// empty or cannot be sent, or TLS that the system does not let start.
    pub fn new(project_id: impl Into<String>, secret: impl Into<String>) -> Result<Client, Error> {
        Client::builder(project_id, secret).build()
    }

    /// A client with settings of one's own.
    pub fn builder(project_id: impl Into<String>, secret: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(project_id.into(), secret.into())
    }

    /// Creates a client for the project that the environment names: `STYTCH_PROJECT_ID` and
    /// `STYTCH_SECRET`, and `STYTCH_BASE_URL` if it is set.
    ///
    /// Nothing else in this crate reads these variables. The libraries below it read
    /// others: see [`ClientBuilder`].
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration), naming the variable that
    /// is missing or empty; and as [`Client::new`].
    pub fn from_env() -> Result<Client, Error> {
        ClientBuilder::from_variables(|name| std::env::var(name).ok())?.build()
    }

    /// The id of the project.
    pub fn project_id(&self) -> &str {
        &self.shared.project_id
    }

    /// Where calls go, without a slash at the end.
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
