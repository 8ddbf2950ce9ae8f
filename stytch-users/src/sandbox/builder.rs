//! The settings of a sandbox.

use std::{fmt, io, sync::Arc};

use super::{
    Answered, RateLimit, Sandbox, in_memory,
    project::{Project, ProjectSettings},
    server::Server,
};

/// Makes a [`Sandbox`]; begun with [`Sandbox::builder`].
///
/// ```
/// use stytch_users::sandbox::{RateLimit, Sandbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = Sandbox::builder()
///     .project_id("project-test-1")
///     .secret("secret-test-1")
///     .rate_limit(RateLimit::stytch())
///     .on_answer(|answered| eprintln!("{answered}"))
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Default)]
#[must_use = "a builder makes a sandbox when `start` or `in_memory` is called"]
pub struct SandboxBuilder {
    port: u16,
    settings: ProjectSettings,
}

impl SandboxBuilder {
    /// Sets the port; 0, where it is not set, lets the system choose one that is free.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Sets the id of the project; made up where it is not set.
    pub fn project_id(mut self, project_id: impl Into<String>) -> Self {
        self.settings.project_id = Some(project_id.into());
        self
    }

    /// Sets the secret of the project; made up where it is not set.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.settings.secret = Some(secret.into());
        self
    }

    /// Sets how many requests are answered a minute; there is no limit where it is not
    /// set.
    pub fn rate_limit(mut self, rate_limit: RateLimit) -> Self {
        self.settings.rate_limit = rate_limit;
        self
    }

    /// Sets what is told of every request when its answer is known, such as a log. It
    /// is called before the answer is on its way, and holds up the sandbox for as long
    /// as it takes.
    pub fn on_answer(mut self, tell: impl Fn(&Answered<'_>) + Send + Sync + 'static) -> Self {
        self.settings.on_answer = Some(Box::new(tell));
        self
    }

    /// Starts the sandbox on `127.0.0.1`.
    ///
    /// # Errors
    ///
    /// Fails when the port is taken, when the system grants no thread or no port, and
    /// when the credentials are empty or cannot be sent.
    pub async fn start(self) -> io::Result<Sandbox> {
        let project = Arc::new(Project::from(self.settings));
        let (server, address) = Server::start(Arc::clone(&project), self.port).await?;
        Sandbox::new(project, format!("http://{address}"), Some(server))
    }

    /// Makes a sandbox without a socket, which only its own
    /// [clients](Sandbox::client_builder) reach.
    ///
    /// # Errors
    ///
    /// Fails when the credentials are empty or cannot be sent.
    pub fn in_memory(self) -> io::Result<Sandbox> {
        let project = Arc::new(Project::from(self.settings));
        Sandbox::new(project, in_memory::BASE_URL.to_owned(), None)
    }
}

impl fmt::Debug for SandboxBuilder {
    // Without the secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SandboxBuilder")
            .field("port", &self.port)
            .field("project_id", &self.settings.project_id)
            .finish_non_exhaustive()
    }
}
