//! A Stytch of one's own, in memory, that speaks the Users API over real HTTP
//! on loopback. Nothing leaves the machine.
//!
//! It knows all seventeen endpoints, asks for the credentials of its one
//! project, and refuses what Stytch refuses, with Stytch's error types. Users
//! whose factors no endpoint of the Users API can make (a password, a passkey,
//! an OAuth registration) are put there with [`Sandbox::add_user`].
//!
//! # How much of it is Stytch
//!
//! The sandbox was written from what Stytch has published: its OpenAPI
//! description, its documentation, its clients and their tests. Where those are
//! silent it had to choose. This table names every behaviour that is not
//! plainly stated; do not build on a guess without asking the real API.
//! *Inferred* means that it follows from a source which does not say it.
//!
//! | behaviour | source | stated, inferred or guess |
//! | --- | --- | --- |
//! | **Requests** | | |
//! | wrong, missing and malformed credentials are all 401 `unauthorized_credentials` | OpenAPI | stated for wrong ones, guess for the others |
//! | credentials are looked at before anything else | | guess |
//! | `error_url` is `…/docs/api/errors/{status}#{error_type}` | documentation samples | one of three forms seen |
//! | an unknown path is 404 `route_not_found`, a known path with another method 405 `method_not_allowed` | published error types | status inferred |
//! | an empty path segment, as in a trailing slash, is an unknown path; `search` and the factor collections go before user ids of the same name | | guess |
//! | the `Content-Type` of a request is not looked at; a body on GET and DELETE is ignored | | guess |
//! | an empty body is `{}`; a body over 1 MiB is 400 `bad_request` | | guess |
//! | a body that is no JSON object is 400 `bad_request` | documentation | type stated, occasion inferred |
//! | a field of a wrong type is 400 `invalid_argument`; unknown fields are ignored | published error types | guess |
//! | a `null` field is an absent one | one client sends them | inferred |
//! | an id of any form that nobody has is 404, never `invalid_…_id` or `live_id_used_in_test_environment` | published error types | guess |
//! | no rate limit, no 429, no `forbidden_character_zero_width_space` | documentation | left out |
//! | **Users** | | |
//! | optional parts of a user without a value are left out; name and metadata are `{}` instead | samples | inferred |
//! | an absent factor's `email_id` or `phone_id` is `""` | OpenAPI | inferred |
//! | a new e-mail address or phone number is not verified | | guess |
//! | the form of e-mail addresses: one `@`, a domain with a dot, no spaces; an empty one is malformed, not absent | | guess |
//! | the form of phone numbers: `+` and 7 to 15 digits, the first not 0 | E.164 | inferred |
//! | e-mail addresses that differ in case only are the same, and keep the case they came in | third-party test | guess |
//! | a value in use by another user is 400 `duplicate_…` | published error types | status inferred |
//! | a malformed or empty `external_id` is 400 `invalid_argument` | documentation gives the alphabet | error type guess |
//! | where a user id and an external id are equal, the user id goes first | | guess |
//! | `attributes.ip_address` must be one, or 400 `invalid_ip_address` | published error types | inferred |
//! | `sandbox@stytch.com` and `+10000000000` make a user like any other | third-party test, for the number | inferred |
//! | any role is accepted, in any number; no role is given by default | | guess |
//! | metadata limits hold for the merged result; 4 KB are 4096 bytes of compact JSON | documentation gives 20 keys and 4 KB | guess |
//! | a metadata key created as `null` is dropped | | guess |
//! | update merges the parts of the name | | guess |
//! | update replaces the list of roles, and `[]` empties it | one client's types | inferred |
//! | `delete_external_id` for a user without one changes nothing and is 200 | | guess |
//! | a revoked app, or one that was never let in, is 404 `connected_app_not_found` | published error types | guess |
//! | **Factors** | | |
//! | a user keeps at least one e-mail address, phone number or OAuth registration; other factors may all go | documentation of another SDK, third-party test | inferred |
//! | exchange counts e-mail addresses, phone numbers and OAuth registrations, and exchanges the first two only | documentation: "exactly one factor" | guess |
//! | exchange refuses both fields together | documentation: "either" | inferred |
//! | an exchanged factor has a new id and is not verified; an exchange for one's own address is allowed | | guess |
//! | nothing locks a user or makes a pending one active, since no endpoint does; a seeded lock does not expire | documentation | inferred |
//! | **Search** | | |
//! | `limit` 0 is the default of 100; below 0 and above 1000 is `user_search_invalid_limit` | OpenAPI: at least 0 | guess for 0, else inferred |
//! | an empty `cursor` is an absent one; a cursor goes with any query and never expires | | guess |
//! | order is that of `created_at`, then of arrival | | guess |
//! | `query` without an operator means `AND`; without operands, under either operator, every user matches | documentation against schema | guess |
//! | a value that is absent or `null` is `user_search_missing_filter_value`; one that is empty is `user_search_missing_…` of its filter | published error types | guess |
//! | bounds of `created_at_*` are exclusive; timestamps lie between 1970 and 9999 and may have an offset | "after", "before" | inferred |
//! | `full_name_fuzzy`: the beginning of the first or the last name | newer of two pages that disagree | inferred |
//! | `email_address_fuzzy`: the beginning of the address or of its domain | page cut short | inferred |
//! | `phone_number_fuzzy`: any part of the number | documentation | stated |
//! | fuzzy values have at least 3 characters and any case | shortest samples | guess |
//! | `*_verified: false` finds users without a verified one, `password_exists: false` those without a password | | guess |
//! | `email_address`, `email_domain` and `oauth_provider` ignore case; `email_domain` is a string or a list, compared whole | an error type | guess |
//! | no most number of values for one filter; an unknown OAuth provider finds nobody | published error types | left out, number and list unknown |
//! | user ids begin with `user-test-` or `user-live-`; the others in the filter `user_id` are external ids | samples | inferred |
//! | `total` is always counted, never -1 | documentation | inferred |
//! | `next_cursor` is `null` on the last page, and no page after the first is empty unless its users are gone | a client's test, third-party test | inferred |

mod authentication;
mod cursor;
mod endpoints;
mod factor;
mod fields;
mod identifier;
mod metadata;
mod project;
mod record;
mod reply;
mod routes;
mod search;
mod seed;
mod server;
mod store;
mod timestamp;
mod validation;

#[cfg(test)]
mod tests;

use std::{fmt, io, sync::Arc};

use serde::Serialize;

use crate::{Client, UserId};

use project::Project;
use server::Server;

pub use seed::SeedError;

/// A running sandbox with one project, empty at first.
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
    /// Kept because the server stops when it is dropped.
    _server: Server,
}

impl Sandbox {
    /// Starts a sandbox on `127.0.0.1`, at a port the system chooses.
    ///
    /// # Errors
    ///
    /// Fails when the system grants no thread or no port, or lets no client be made.
    pub async fn start() -> io::Result<Self> {
        let project = Arc::new(Project::new());
        let (server, address) = Server::start(Arc::clone(&project)).await?;
        let base_url = format!("http://{address}");
        let client = Client::builder(&project.project_id, &project.secret)
            .base_url(&base_url)
            .build()
            .map_err(io::Error::other)?;
        Ok(Self {
            base_url,
            client,
            project,
            _server: server,
        })
    }

    /// Where the sandbox answers: `http://127.0.0.1:PORT`, with no slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// A client of the sandbox's project. Its connections belong to the runtime that
    /// uses them first, so a sandbox that several runtimes share needs a client for
    /// each, made of [`base_url`](Sandbox::base_url) and the credentials.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The id of the sandbox's project, made up at the start.
    #[must_use]
    pub fn project_id(&self) -> &str {
        &self.project.project_id
    }

    /// The secret of the sandbox's project, made up at the start.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.project.secret
    }

    /// Stores a user, given in the JSON shape in which Stytch answers one, with
    /// factors of any kind, and answers the user's id.
    ///
    /// Whatever is left out has a default: ids are made up, lists are empty, the
    /// user is active and created now, factors are not verified. Only what makes
    /// up a factor has to be there: `email`, `phone_number`, `provider_type`,
    /// `crypto_wallet_address`. A user without any factor is allowed.
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
