//! Updating a user.

use serde::{Deserialize, Serialize};

use super::create::Attributes;
use super::factor::{CryptoWallet, Email, PhoneNumber};
use super::id::UserId;
use super::metadata::Metadata;
use super::name::Name;
use super::tolerant::null_as_default;
use super::user::User;
use crate::redacted::redacted_debug;

/// What [`Users::update`](crate::Users::update) takes. What is not set stays as it is.
///
/// Email addresses, phone numbers and the status are not changed by an update: see
/// [`exchange_primary_factor`](crate::Users::exchange_primary_factor), and the
/// methods of Stytch's other APIs that send a link or a code.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpdateUser {
    /// The parts of the name that change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// What Stytch's fraud detection takes into account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// What is merged into the metadata that only servers can change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_metadata: Option<Metadata>,
    /// What is merged into the metadata that the user's own devices can change as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untrusted_metadata: Option<Metadata>,
    /// The application's own id of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The ids of the roles that replace those assigned directly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
}

redacted_debug!(UpdateUser {
    shows trusted_metadata, untrusted_metadata;
    hides name, attributes, external_id, roles
});

impl UpdateUser {
    /// An update that changes nothing yet.
    pub fn new() -> UpdateUser {
        UpdateUser::default()
    }

    /// Sets the parts of the name that it has.
    pub fn name(mut self, name: Name) -> UpdateUser {
        self.name = Some(name);
        self
    }

    /// Sets what Stytch's fraud detection takes into account.
    pub fn attributes(mut self, attributes: Attributes) -> UpdateUser {
        self.attributes = Some(attributes);
        self
    }

    /// Merges into the metadata that only servers can change, key by key at the top:
    /// a key that is not named stays, one that is `null` goes, a nested value is
    /// replaced whole.
    pub fn trusted_metadata(mut self, trusted_metadata: Metadata) -> UpdateUser {
        self.trusted_metadata = Some(trusted_metadata);
        self
    }

    /// Merges into the metadata that the user's own devices can change as well, by
    /// the same rules.
    pub fn untrusted_metadata(mut self, untrusted_metadata: Metadata) -> UpdateUser {
        self.untrusted_metadata = Some(untrusted_metadata);
        self
    }

    /// Sets the application's own id of the user; the one before is free at once.
    pub fn external_id(mut self, external_id: impl Into<String>) -> UpdateUser {
        self.external_id = Some(external_id.into());
        self
    }

    /// Replaces the roles that were assigned directly; an empty list takes all away.
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> UpdateUser {
        self.roles = Some(roles.into_iter().map(Into::into).collect());
        self
    }
}

/// What [`Users::update`](crate::Users::update) answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UpdateUserResponse {
    /// The id of the user.
    pub user_id: UserId,
    /// The email addresses, as in `user`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub emails: Vec<Email>,
    /// The phone numbers, as in `user`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// The crypto wallets, as in `user`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub crypto_wallets: Vec<CryptoWallet>,
    /// The user after the update.
    pub user: User,
}

impl UpdateUserResponse {
    /// The answer for this user; for test doubles.
    pub fn new(user: User) -> UpdateUserResponse {
        UpdateUserResponse {
            user_id: user.user_id.clone(),
            emails: user.emails.clone(),
            phone_numbers: user.phone_numbers.clone(),
            crypto_wallets: user.crypto_wallets.clone(),
            user,
        }
    }
}
