//! The request and response of an update.

use super::create::Attributes;
use super::factor::{CryptoWallet, Email, PhoneNumber};
use super::id::UserId;
use super::metadata::Metadata;
use super::name::Name;
use super::object::object;
use super::user::User;

/// The request of [`Users::update`](crate::Users::update). Fields that are not set are left
/// unchanged.
///
/// ```
/// use serde_json::json;
/// use stytch_users::{Attributes, Metadata, Name, UpdateUser};
///
/// let update = UpdateUser::new()
///     .name(Name::new().last_name("Lovelace"))
///     .external_id("customer-1815")
///     .roles(["admin"])
///     .trusted_metadata(Metadata::new(&json!({ "plan": "team", "trial": null }))?)
///     .untrusted_metadata(Metadata::new(&json!({ "theme": "dark" }))?)
///     .attributes(Attributes::new().ip_address("203.0.113.7"));
/// # Ok::<(), stytch_users::Error>(())
/// ```
///
/// An update cannot change email addresses, phone numbers or the status. To replace the only
/// email address or phone number, use
/// [`exchange_primary_factor`](crate::Users::exchange_primary_factor). To add one, use the
/// Stytch APIs that send a magic link or a passcode.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateUser {
    /// The new name.
    pub name: Option<Name>,
    /// The attributes of the user's browser or device, for Stytch's fraud detection.
    pub attributes: Option<Attributes>,
    /// Changes to the metadata that only the application's servers can change.
    pub trusted_metadata: Option<Metadata>,
    /// Changes to the metadata that the user's own devices can change too.
    pub untrusted_metadata: Option<Metadata>,
    /// The application's id of the user.
    pub external_id: Option<String>,
    /// The ids of the roles that replace the directly assigned ones.
    pub roles: Option<Vec<String>>,
}

object! {
    UpdateUser {
        ;
        name hidden, attributes hidden, trusted_metadata, untrusted_metadata, external_id hidden,
        roles hidden
    }
    UpdateUserResponse { user_id, user; emails, phone_numbers, crypto_wallets }
}

/// [`UpdateUser`] has an example with all of these methods.
impl UpdateUser {
    /// Creates an update that changes nothing.
    pub fn new() -> UpdateUser {
        UpdateUser::default()
    }

    /// Sets the new name.
    ///
    /// Stytch does not document whether it keeps the parts of the name that are not set. To be
    /// safe, set all parts.
    pub fn name(mut self, name: Name) -> UpdateUser {
        self.name = Some(name);
        self
    }

    /// Sets the attributes of the user's browser or device, for Stytch's fraud detection.
    pub fn attributes(mut self, attributes: Attributes) -> UpdateUser {
        self.attributes = Some(attributes);
        self
    }

    /// Merges keys into the metadata that only the application's servers can change.
    ///
    /// The merge applies to top-level keys: keys that are not present are left unchanged, keys
    /// with the value `null` are removed, and nested values are replaced.
    pub fn trusted_metadata(mut self, trusted_metadata: Metadata) -> UpdateUser {
        self.trusted_metadata = Some(trusted_metadata);
        self
    }

    /// Merges keys into the metadata that the user's own devices can change too.
    ///
    /// The rules are those of [`trusted_metadata`](UpdateUser::trusted_metadata).
    pub fn untrusted_metadata(mut self, untrusted_metadata: Metadata) -> UpdateUser {
        self.untrusted_metadata = Some(untrusted_metadata);
        self
    }

    /// Sets the application's id of the user. Another user can then have the previous one.
    pub fn external_id(mut self, external_id: impl Into<String>) -> UpdateUser {
        self.external_id = Some(external_id.into());
        self
    }

    /// Replaces the directly assigned roles. An empty list removes all of them.
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> UpdateUser {
        self.roles = Some(roles.into_iter().map(Into::into).collect());
        self
    }
}

/// The response of [`Users::update`](crate::Users::update).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateUserResponse {
    /// The id of the user.
    pub user_id: UserId,
    /// The email addresses, which are also in `user`.
    pub emails: Vec<Email>,
    /// The phone numbers, which are also in `user`.
    pub phone_numbers: Vec<PhoneNumber>,
    /// The crypto wallets, which are also in `user`.
    pub crypto_wallets: Vec<CryptoWallet>,
    /// The user after the update.
    pub user: User,
}

impl UpdateUserResponse {
    /// Creates the response for this user, for test doubles.
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
