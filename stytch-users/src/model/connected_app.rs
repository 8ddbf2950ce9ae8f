//! The Connected Apps of a user.

use super::field::TextField;
use super::id::ids;
use super::object::object;
use crate::string_type::open_enum;

/// The response of [`Users::connected_apps`](crate::Users::connected_apps).
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConnectedApps {
    /// The apps that the user has authorized.
    pub connected_apps: Vec<UserConnectedApp>,
}

impl ConnectedApps {
    /// Creates a response with these apps, for test doubles.
    pub fn new(connected_apps: Vec<UserConnectedApp>) -> ConnectedApps {
        ConnectedApps { connected_apps }
    }
}

ids! {
    /// The id of a Connected App, `connected-app-test-…`.
    ConnectedAppId;
}

/// A Connected App that a user has authorized.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserConnectedApp {
    /// The id of the app.
    pub connected_app_id: ConnectedAppId,
    /// The name of the app.
    pub name: String,
    /// The description of the app.
    pub description: String,
    /// Whether the app is a first-party or third-party app, and whether it is a public client.
    pub client_type: ConnectedAppClientType,
    /// The scopes that the user has granted, separated by spaces.
    pub scopes_granted: String,
    /// The URL of the app's logo, if it has one.
    pub logo_url: Option<String>,
}

object! {
    ConnectedApps { connected_apps; }
    RevokeConnectedAppResponse { ; }
    UserConnectedApp new(connected_app_id: ConnectedAppId) {
        connected_app_id; name, description, client_type, scopes_granted, logo_url
    }
}

open_enum! {
    /// The client type of a Connected App. Public clients cannot keep a secret.
    #[derive(Default)]
    pub enum ConnectedAppClientType {
        /// A confidential client of a first-party app.
        FirstParty = "first_party",
        /// A public client of a first-party app.
        FirstPartyPublic = "first_party_public",
        /// A confidential client of a third-party app.
        ThirdParty = "third_party",
        /// A public client of a third-party app.
        ThirdPartyPublic = "third_party_public",
        /// No client type is specified.
        #[default]
        Unspecified = "",
    }
}

impl TextField for ConnectedAppClientType {}

/// The empty response of [`Users::revoke_connected_app`](crate::Users::revoke_connected_app).
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevokeConnectedAppResponse {}
