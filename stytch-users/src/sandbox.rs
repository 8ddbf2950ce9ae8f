#![doc = include_str!("../docs/sandbox.md")]

mod clock;
mod endpoints;
mod factor;
mod fault;
mod field_error;
mod handler;
mod metadata;
mod rate_limit;
mod reply;
mod request_log;
mod sandbox_user;
mod saved_state;
mod seed;
mod server;
mod service;
mod store;
mod validation;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use std::{fmt, io};

use serde::Serialize;

use crate::{Client, ClientBuilder, Endpoint, Transport, User, UserId};

use server::Server;
use service::Service;

pub use fault::Fault;
pub use field_error::FieldError;
pub use request_log::RequestLog;
pub use sandbox_user::{SandboxUser, Verification};

/// A running sandbox with one project, which has no users at first.
///
/// ```
/// use stytch_users::sandbox::Sandbox;
/// use stytch_users::{CreateUser, Users};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let created = sandbox.client().create(&CreateUser::with_email("ada@example.com")).await?;
/// assert_eq!(sandbox.users()[0].user_id, created.user_id);
/// # Ok(())
/// # }
/// ```
///
/// Every sandbox has its own credentials and users, so tests can run at the same time. A sandbox
/// from [`start`](Sandbox::start) also has its own port and runs on its own thread, whatever
/// runtime the test uses. Dropping it stops the server, closes its connections and frees the port.
pub struct Sandbox {
    client: Client,
    client_builder: ClientBuilder,
    service: Arc<Service>,
    /// `None` in memory and after a stop.
    server: Option<Server>,
}

/// Creating and reaching a sandbox.
impl Sandbox {
    /// Starts a sandbox on `127.0.0.1`, at a port that the system chooses.
    ///
    /// # Errors
    ///
    /// Fails if the system has no thread or port left, or if neither of the features `reqwest` and
    /// `hyper` is enabled.
    pub async fn start() -> Result<Sandbox, io::Error> {
        Sandbox::builder().start().await
    }

    /// Creates a sandbox without a socket, which only its own clients reach.
    ///
    /// It behaves like one with a socket. Requests are handled on the task that sends them, so
    /// while tokio's clock is paused, the delay of a [`Fault`] takes no real time.
    ///
    /// # Errors
    ///
    /// Never fails. It returns a `Result` only because [`SandboxBuilder::in_memory`] does.
    pub fn in_memory() -> Result<Sandbox, io::Error> {
        Sandbox::builder().in_memory()
    }

    /// Creates a builder, for a sandbox with other settings.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            port: 0,
            service: Service::new(),
        }
    }

    fn new(service: Service, port: Option<u16>) -> Result<Sandbox, io::Error> {
        let service = Arc::new(service);
        let builder = Client::builder(&service.project_id, &service.secret);
        let (server, client_builder) = match port {
            Some(port) => {
                let (server, address) = Server::start(Arc::clone(&service), port)?;
                (Some(server), builder.base_url(format!("http://{address}")))
            }
            None => {
                let builder = builder.base_url("https://sandbox.invalid");
                (None, builder.transport(Arc::clone(&service)))
            }
        };
        Ok(Sandbox {
            client: client_builder.clone().build().map_err(io::Error::other)?,
            client_builder,
            service,
            server,
        })
    }

    /// Returns the base URL, `http://127.0.0.1:PORT`, without a slash at the end. Without
    /// a socket it is `https://sandbox.invalid`, which no network resolves.
    #[must_use]
    pub fn base_url(&self) -> &str {
        self.client.base_url()
    }

    /// Returns a client of the sandbox's project.
    ///
    /// Its connections belong to the runtime that uses them first. If several runtimes
    /// share a sandbox, each needs its own client from
    /// [`client_builder`](Sandbox::client_builder).
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Creates a builder for another client of the sandbox's project, to set timeouts or
    /// retries. It has the base URL and the credentials already.
    pub fn client_builder(&self) -> ClientBuilder {
        self.client_builder.clone()
    }

    /// Stops the server, closes its connections and frees the port. The users stay.
    ///
    /// After it returns, no request over HTTP changes anything. Clients that do not use the
    /// socket, such as those of [`in_memory`](Sandbox::in_memory), still reach the sandbox.
    pub fn stop(&mut self) {
        self.server = None;
    }

    /// Returns a transport that hands requests to this sandbox without a socket, even if the
    /// sandbox listens on a port. Use it for a client with other credentials, or inside a custom
    /// transport.
    pub fn transport(&self) -> impl Transport + use<> {
        Arc::clone(&self.service)
    }

    /// Returns the id of the sandbox's project.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.service.project_id
    }

    /// Returns the secret of the sandbox's project.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.service.secret
    }
}

/// Users.
impl Sandbox {
    /// Stores a user and returns the user's id. `user` is a [`SandboxUser`], or any value whose
    /// JSON has the form in which Stytch returns a user. It can have factors of any kind.
    ///
    /// A user needs no factor. Of a factor, only the identifying field is required: `email` of an
    /// email address, `phone_number` of a phone number, `provider_type` of an OAuth registration,
    /// and `crypto_wallet_address` of a crypto wallet. By default, ids are new, the user is active
    /// and created now, and factors are not verified. The field `connected_apps`, which Stytch does
    /// not return, lists the user's connected apps.
    ///
    /// # Errors
    ///
    /// Fails if a field has a value that Stytch could not have returned, and for an id, external
    /// id, email address or phone number that is stored already. Unknown fields are accepted. If
    /// it fails, nothing is stored.
    pub fn add_user(&self, user: impl Serialize) -> Result<UserId, FieldError> {
        let state = &mut *self.service.state();
        seed::add_user(&mut state.store, user, state.clock.now())
    }

    /// Changes a stored user in ways that no endpoint offers, for example to verify an email
    /// address, lock the user or connect an app. The time of its creation cannot be changed.
    ///
    /// ```
    /// # use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::Unverified};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let sandbox = Sandbox::in_memory()?;
    /// let ada = sandbox.add_user(SandboxUser::new().email("ada@example.com", Unverified))?;
    /// sandbox.change_user(&ada, |user| user.with(|user| user.emails[0].verified = true))?;
    /// assert!(sandbox.users()[0].emails[0].verified);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Fails for an unknown user, and as [`add_user`](Sandbox::add_user) does. Nothing is
    /// changed then. `user_id` can be an external id. `change` runs while the sandbox is locked, so
    /// it must not call the sandbox.
    pub fn change_user(
        &self,
        user_id: &UserId,
        change: impl FnOnce(SandboxUser) -> SandboxUser,
    ) -> Result<(), FieldError> {
        seed::change_user(&mut self.service.state().store, user_id.as_str(), change)
    }

    /// Returns all users in order of `created_at`, and then of arrival.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        let state = self.service.state();
        let users = state.store.after(None);
        users.map(|(_, user)| user.user.clone()).collect()
    }

    /// Adds the users of a file and returns how many they are.
    ///
    /// The file has users as [`add_user`](Sandbox::add_user) accepts them: as JSON Lines,
    /// as a JSON array, or in the `results` of pages that searches have returned.
    ///
    /// # Errors
    ///
    /// Fails for a file that cannot be read, for malformed JSON, and for a user that
    /// `add_user` would not accept; the error has the user's number and field. Nothing is
    /// stored then.
    pub fn load(&self, path: impl AsRef<Path>) -> Result<usize, io::Error> {
        let state = &mut *self.service.state();
        saved_state::load(&mut state.store, path.as_ref(), state.clock.now())
    }

    /// Saves all users with their connected apps to a file, as JSON Lines that
    /// [`load`](Sandbox::load) reads, and returns how many they are. The file is replaced
    /// as a whole or not at all.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<usize, io::Error> {
        saved_state::save(&self.service.state().store, path.as_ref())
    }
}

/// Faults and the clock.
impl Sandbox {
    /// Adds a fault, which applies to the next request that it matches.
    pub fn fault(&self, fault: Fault) {
        self.service.state().faults.push(fault);
    }

    /// Removes every fault.
    pub fn clear_faults(&self) {
        self.service.state().faults.clear();
    }

    /// Returns the number of requests to which the faults will still apply. Faults that are set to
    /// [`always`](Fault::always) are not counted. It is 0 after all of them have applied.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        let state = self.service.state();
        let left = state.faults.iter().filter_map(|fault| fault.left);
        left.map(|left| left as usize).sum()
    }

    /// Stops the sandbox's clock at a moment between 1970 and 9999. New users are created
    /// at that moment, and the minutes of a [rate limit](SandboxBuilder::rate_limit) follow the clock.
    pub fn stop_clock(&self, moment: SystemTime) {
        self.service.state().clock.stop_at(moment);
    }

    /// Puts the sandbox's clock forward, whether it is stopped or not.
    pub fn advance_clock(&self, by: Duration) {
        self.service.state().clock.advance(by);
    }
}

/// Shows the base URL and the project id, and not the secret.
impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("base_url", &self.base_url())
            .field("project_id", &self.service.project_id)
            .finish_non_exhaustive()
    }
}

/// A builder for [`Sandbox`], created by [`Sandbox::builder`].
///
/// ```
/// use stytch_users::Users;
/// use stytch_users::sandbox::Sandbox;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::builder()
///     .project_id("project-test-1")
///     .secret("secret-test-1")
///     .rate_limit(<dyn Users>::SEARCH, 150)
///     .on_response(|log| eprintln!("{log}"))
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a builder does nothing until `start` or `in_memory` is called"]
pub struct SandboxBuilder {
    port: u16,
    service: Service,
}

impl SandboxBuilder {
    /// Sets the port. The default is 0, which lets the system choose a free one.
    pub fn port(mut self, port: u16) -> SandboxBuilder {
        self.port = port;
        self
    }

    /// Sets the id of the project. The default is a new one.
    pub fn project_id(mut self, project_id: impl Into<String>) -> SandboxBuilder {
        self.service.project_id = project_id.into();
        self
    }

    /// Sets the secret of the project. The default is a new one.
    pub fn secret(mut self, secret: impl Into<String>) -> SandboxBuilder {
        self.service.secret = secret.into();
        self
    }

    /// Limits how many requests to an endpoint are allowed in a minute. The sandbox responds to
    /// others with 429 `too_many_requests`. By default there is no limit.
    ///
    /// Stytch allows 150 searches a minute. It also limits creates, but the figure is not
    /// documented. A minute begins when the clock shows 0 seconds, like Stytch's windows
    /// ([rate limits](https://stytch.com/docs/resources/platform/rate-limits)). The response has
    /// no `Retry-After`, because Stytch does not document one.
    pub fn rate_limit(self, endpoint: Endpoint, per_minute: u32) -> SandboxBuilder {
        self.service.state().rate_limiter.set(endpoint, per_minute);
        self
    }

    /// Sets a function that is called with the [log](RequestLog) of every request, before
    /// its response is sent. The sandbox waits for it.
    pub fn on_response(
        mut self,
        on_response: impl Fn(&RequestLog<'_>) + Send + Sync + 'static,
    ) -> SandboxBuilder {
        self.service.on_response = Some(Box::new(on_response));
        self
    }

    /// Starts the sandbox on `127.0.0.1`.
    ///
    /// # Errors
    ///
    /// Fails if the port is taken, if the system has no thread or port left, and if the project id
    /// or the secret is empty or has an invalid character. Fails too if neither of the features
    /// `reqwest` and `hyper` is enabled, because the sandbox's client then has no transport.
    pub async fn start(self) -> Result<Sandbox, io::Error> {
        Sandbox::new(self.service, Some(self.port))
    }

    /// Creates a sandbox without a socket, which only its own
    /// [clients](Sandbox::client_builder) reach.
    ///
    /// # Errors
    ///
    /// Fails if the project id or the secret is empty or has an invalid character.
    pub fn in_memory(self) -> Result<Sandbox, io::Error> {
        Sandbox::new(self.service, None)
    }
}

/// Shows neither the secret nor the function.
impl fmt::Debug for SandboxBuilder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SandboxBuilder")
            .field("port", &self.port)
            .field("project_id", &self.service.project_id)
            .finish_non_exhaustive()
    }
}
