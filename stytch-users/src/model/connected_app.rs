//! The apps a user has connected.

use serde::{Deserialize, Serialize};

use super::id::ConnectedAppId;
use super::tolerant::null_as_default;
use crate::open_enum::open_enum;

/// What [`Users::connected_apps`](crate::Users::connected_apps) answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ConnectedApps {
    /// The apps that the user has let in.
    #[serde(deserialize_with = "null_as_default")]
    pub connected_apps: Vec<UserConnectedApp>,
}

impl ConnectedApps {
    /// The answer with these apps; for test doubles.
    pub fn new(connected_apps: Vec<UserConnectedApp>) -> ConnectedApps {
        ConnectedApps { connected_apps }
    }
}

/// An app that a user has let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UserConnectedApp {
    /// Its id.
    pub connected_app_id: ConnectedAppId,
    /// The name of the app.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What the app says of itself.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// Whose app it is, and whether it can keep a secret.
    #[serde(default, deserialize_with = "null_as_default")]
    pub client_type: ConnectedAppClientType,
    /// The scopes that the user granted, one string.
    #[serde(default, deserialize_with = "null_as_default")]
    pub scopes_granted: String,
    /// The URL of the app's logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
}

impl UserConnectedApp {
    /// One with this id, everything else empty; for test doubles.
    pub fn new(connected_app_id: impl Into<ConnectedAppId>) -> UserConnectedApp {
        UserConnectedApp {
            connected_app_id: connected_app_id.into(),
            name: String::new(),
            description: String::new(),
            client_type: ConnectedAppClientType::default(),
            scopes_granted: String::new(),
            logo_url: None,
        }
    }
}

open_enum! {
    /// Whose app it is, and whether it can keep a secret (public ones cannot).
    #[derive(Default)]
    pub enum ConnectedAppClientType {
        /// The project's own, on a server.
        FirstParty = "first_party",
        /// The project's own, on a device.
        FirstPartyPublic = "first_party_public",
        /// Another party's, on a server.
        ThirdParty = "third_party",
        /// Another party's, on a device.
        ThirdPartyPublic = "third_party_public",
        /// None was given.
        #[default]
        Unspecified = "",
    }
}
