//! What a trait of endpoints builds on.

use crate::client::Client;

/// Has a [`Client`], and with it every endpoint of every trait declared over it.
///
/// It is the supertrait of [`Users`](crate::Users), and of each trait of one's own
/// whose methods carry the [`endpoint`](macro@crate::endpoint) attribute.
/// `Client` implements it; a type that holds a client can as well:
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
/// `Send + Sync`, so that an `Arc<dyn Users>` can be shared between tasks.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no Stytch client to send a request with",
    label = "an endpoint is a method of a trait that is an `Api`",
    note = "declare the trait as `trait …: stytch_users::Api`"
)]
pub trait Api: Send + Sync {
    /// The client that sends the calls.
    fn client(&self) -> &Client;
}

impl Api for Client {
    fn client(&self) -> &Client {
        self
    }
}
