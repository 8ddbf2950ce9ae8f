#![doc = include_str!("../docs/sandbox.md")]

mod answered;
mod authentication;
mod builder;
mod clock;
mod cursor;
mod endpoints;
mod factor;
mod fault;
mod fields;
mod handling;
mod identifier;
mod in_memory;
mod letter_case;
mod metadata;
mod operation;
mod project;
mod rate_limit;
mod record;
mod reply;
mod routes;
mod sandbox_user;
mod search;
mod seed;
mod server;
mod state;
mod store;
mod timestamp;
mod validation;

#[cfg(test)]
mod tests;

use std::{
    fmt, io,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

use serde::Serialize;

use crate::{Client, ClientBuilder, Transport, UserId};

use in_memory::InMemory;
use project::Project;
use server::Server;

pub use answered::Answered;
pub use builder::SandboxBuilder;
pub use fault::Fault;
pub use operation::Operation;
pub use rate_limit::RateLimit;
pub use sandbox_user::{SandboxUser, Verification};
pub use seed::SeedError;

/// A sandbox with one project, empty at first.
///
/// ```
/// use stytch_users::sandbox::Sandbox;
/// use stytch_users::{CreateUser, Users};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let created = sandbox.client().create(&CreateUser::with_email("ada@example.com")).await?;
/// assert_eq!(sandbox.users()[0]["user_id"], *created.user_id);
/// # Ok(())
/// # }
/// ```
///
/// Every sandbox has its own port, credentials and users, so tests that run at
/// the same time do not see each other's. It runs on a thread of its own and
/// needs no particular runtime around it. Dropping it stops the server, closes
/// its connections and frees the port.
pub struct Sandbox {
    base_url: String,
    client: Client,
    project: Arc<Project>,
    /// Stops when it is dropped; there is none in memory, nor after a stop.
    server: Option<Server>,
}

impl Sandbox {
    /// Starts a sandbox on `127.0.0.1`, at a port the system chooses.
    ///
    /// # Errors
    ///
    /// Fails when the system grants no thread or no port.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Makes a sandbox without a socket, which only its own clients reach.
    ///
    /// It behaves as one with a socket does. Requests are answered on the task that
    /// sends them, so the delay of a [`Fault`] follows a clock that tokio has paused.
    ///
    /// # Errors
    ///
    /// None with these settings; the type is that of
    /// [`SandboxBuilder::in_memory`].
    pub fn in_memory() -> io::Result<Self> {
        Self::builder().in_memory()
    }

    /// A sandbox with settings of one's own.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    fn new(project: Arc<Project>, base_url: String, server: Option<Server>) -> io::Result<Self> {
        let client = client_of(&project, &base_url);
        Ok(Self {
            client: client.build().map_err(io::Error::other)?,
            base_url,
            project,
            server,
        })
    }

    /// Where the sandbox answers: `http://127.0.0.1:PORT`, with no slash at the end.
    /// Without a socket it is `https://sandbox.invalid`, which no network resolves.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client of the sandbox's project. Its connections belong to the runtime that
    /// uses them first, so a sandbox that several runtimes share needs a client for
    /// each, by [`client_builder`](Sandbox::client_builder).
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Begins another client of the sandbox's project, with its credentials and the way
    /// to it, for settings of one's own: timeouts, retries.
    pub fn client_builder(&self) -> ClientBuilder {
        client_of(&self.project, &self.base_url)
    }

    /// Stops the server, closes its connections and frees the port; the users stay.
    ///
    /// When it returns, no request changes anything any more.
    /// [Without a socket](Sandbox::in_memory) it does nothing.
    pub fn stop(&mut self) {
        self.server = None;
    }

    /// The way to the sandbox without a socket, for a client with other credentials or
    /// for a transport of one's own around it.
    pub fn transport(&self) -> impl Transport + use<> {
        InMemory(Arc::clone(&self.project))
    }

    /// The id of the sandbox's project.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.project.project_id
    }

    /// The secret of the sandbox's project.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.project.secret
    }
}

/// What there is in it.
impl Sandbox {
    /// Stores a user and answers the user's id. It is given as a [`SandboxUser`], or as
    /// JSON in the shape in which Stytch answers one, with factors of any kind.
    ///
    /// Whatever is left out has a default: ids are made up, lists are empty, the
    /// user is active and created now, factors are not verified. Only what makes
    /// up a factor has to be there: `email`, `phone_number`, `provider_type`,
    /// `crypto_wallet_address`. A user without any factor is allowed. Beside Stytch's
    /// own fields, `connected_apps` lists the apps that the user has let in.
    ///
    /// # Errors
    ///
    /// Refuses a field that Stytch could not have answered, and a user id,
    /// external id, e-mail address, phone number or factor id that is stored
    /// already. Nothing is stored then.
    pub fn add_user(&self, user: impl Serialize) -> Result<UserId, SeedError> {
        seed::add_user(&self.project, user).map(UserId::from)
    }

    /// Lets an application in for a user, as the user would by consenting.
    ///
    /// `app` has the JSON shape in which Stytch lists connected apps. An id that
    /// is left out is made up, the client type is then `third_party`, and any
    /// other field is empty. `user_id` may be an external id.
    ///
    /// # Errors
    ///
    /// Refuses an unknown user, a field that Stytch could not have answered, and
    /// an app that the user has let in already.
    pub fn add_connected_app(
        &self,
        user_id: &UserId,
        app: impl Serialize,
    ) -> Result<(), SeedError> {
        seed::add_connected_app(&self.project, user_id, app)
    }

    /// Every stored user, as the API would answer it, in order of creation
    /// (which is the order of `created_at`, for seeded users too).
    #[must_use]
    pub fn users(&self) -> Vec<serde_json::Value> {
        let store = self.project.store();
        // A user is made of texts, booleans and JSON, all of which convert.
        let users = store.users().map(serde_json::to_value);
        users.filter_map(Result::ok).collect()
    }

    /// Adds the users of a file and answers how many they were.
    ///
    /// The file holds users as [`add_user`](Sandbox::add_user) takes them, one after
    /// the other: JSON Lines, a JSON array, or what searches answered, with the users
    /// in `results`.
    ///
    /// # Errors
    ///
    /// A file that cannot be read, one that is not JSON, and a user that `add_user`
    /// would refuse, by number and field. Nothing is stored then.
    pub fn load(&self, path: impl AsRef<Path>) -> io::Result<usize> {
        state::load(&self.project, path.as_ref())
    }

    /// Writes all users with their connected apps to a file, as JSON Lines that
    /// [`load`](Sandbox::load) reads, and answers how many they were. The file is
    /// replaced as a whole or not at all.
    ///
    /// # Errors
    ///
    /// A file that cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<usize> {
        state::save(&self.project, path.as_ref())
    }
}

/// How it behaves.
impl Sandbox {
    /// Makes something go wrong with the next request, or with those that the
    /// [`Fault`] speaks of.
    pub fn fault(&self, fault: Fault) {
        self.project.faults.add(fault);
    }

    /// Takes back every fault that was not met yet.
    pub fn clear_faults(&self) {
        self.project.faults.clear();
    }

    /// How many faults are still to be met: each as often as it was to be, those that
    /// stay not at all. A test that has met all of its faults sees 0.
    #[must_use]
    pub fn faults_left(&self) -> usize {
        self.project.faults.left()
    }

    /// Stops the sandbox's clock at a moment: users are created then, and the minutes
    /// of a [`RateLimit`] are told by it. Moments are from 1970 to 9999, in whole
    /// seconds.
    pub fn stop_clock(&self, moment: SystemTime) {
        self.project.clock.stop_at(moment);
    }

    /// Puts the sandbox's clock forward, whether it is stopped or not.
    pub fn advance_clock(&self, by: Duration) {
        self.project.clock.advance(by);
    }
}

fn client_of(project: &Arc<Project>, base_url: &str) -> ClientBuilder {
    let builder = Client::builder(&project.project_id, &project.secret).base_url(base_url);
    if base_url == in_memory::BASE_URL {
        builder.transport(InMemory(Arc::clone(project)))
    } else {
        builder
    }
}

/// Shows where the sandbox is and for which project, and not its secret.
impl fmt::Debug for Sandbox {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sandbox")
            .field("base_url", &self.base_url)
            .field("project_id", &self.project.project_id)
            .finish_non_exhaustive()
    }
}
