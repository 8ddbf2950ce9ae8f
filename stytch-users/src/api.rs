//! The supertrait of the traits that declare endpoints.

use crate::client::Client;

/// A type that has a [`Client`] to send calls with.
///
/// It is the supertrait of [`Users`](crate::Users) and of your own traits whose methods have
/// the [`endpoint`](macro@crate::endpoint) attribute. `Client` implements it. A type that
/// contains a client can implement it too:
///
/// ```
/// use stytch_users::{Api, Client, Users};
///
/// struct Accounts {
///     stytch: Client,
/// }
///
/// impl Api for Accounts {
///     fn client(&self) -> &Client {
///         &self.stytch
///     }
/// }
///
/// impl Users for Accounts {}
/// ```
///
/// The trait requires `Send + Sync`, so that an `Arc<dyn Users>` can be shared between tasks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no Stytch client to send a request with",
    label = "an endpoint is a method of a trait that is an `Api`",
    note = "declare a trait of endpoints as `trait …: stytch_users::Api`",
    note = "implement `Api` for a test double: `impl Api for {Self} {{ fn client(&self) -> &Client {{ Client::stub() }} }}`"
)]
pub trait Api: Send + Sync {
    /// Returns the client that sends the calls.
    fn client(&self) -> &Client;
}

impl Api for Client {
    fn client(&self) -> &Client {
        self
    }
}
