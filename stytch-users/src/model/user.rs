//! A user.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::extra::{Extra, KeepExtra};
use super::factor::{
    BiometricRegistration, CryptoWallet, Email, OAuthProvider, Password, PhoneNumber, Totp,
    WebAuthnRegistration,
};
use super::id::UserId;
use super::metadata::Metadata;
use super::name::Name;
use super::timestamp::Timestamp;
use super::tolerant::{null_as_default, short_list, string_or_none};
use crate::redacted::redacted_debug;
use crate::string_type::open_enum;

/// A user of the project, including all factors.
///
/// It is Stytch's [user object](https://stytch.com/docs/api/user-object). `Debug` shows Stytch's
/// ids and the states, but no personal data, external id or roles. To see everything, serialize
/// the user.
///
/// For a test double, create a user with [`User::new`] and set its fields, or deserialize it from
/// JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", deny_unknown_fields)]
#[non_exhaustive]
pub struct User {
    /// Stytch's id of the user.
    pub user_id: UserId,
    /// The name. Parts that are not set are `None` or empty.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: Name,
    /// The email addresses.
    #[serde(default, deserialize_with = "short_list")]
    pub emails: Vec<Email>,
    /// The phone numbers.
    #[serde(default, deserialize_with = "short_list")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// The status, pending or active. If it is missing or `null`, it is
    /// [`Unknown`](UserStatus::Unknown).
    #[serde(default, deserialize_with = "null_as_default")]
    pub status: UserStatus,
    /// The WebAuthn registrations and passkeys.
    #[serde(default, deserialize_with = "short_list")]
    pub webauthn_registrations: Vec<WebAuthnRegistration>,
    /// The registrations with OAuth providers.
    #[serde(default, deserialize_with = "short_list")]
    pub providers: Vec<OAuthProvider>,
    /// The time-based one-time passwords.
    #[serde(default, deserialize_with = "short_list")]
    pub totps: Vec<Totp>,
    /// The crypto wallets.
    #[serde(default, deserialize_with = "short_list")]
    pub crypto_wallets: Vec<CryptoWallet>,
    /// The biometric registrations.
    #[serde(default, deserialize_with = "short_list")]
    pub biometric_registrations: Vec<BiometricRegistration>,
    /// The password, if the user has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Password>,
    /// The metadata that only the application's servers can change.
    #[serde(default)]
    pub trusted_metadata: Metadata,
    /// The metadata that the user's own devices can change too.
    #[serde(default)]
    pub untrusted_metadata: Metadata,
    /// The application's id of the user, which can be used as a [`UserId`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The ids of the directly assigned roles.
    #[serde(default, deserialize_with = "short_list")]
    pub roles: Vec<String>,
    /// Whether the user is locked after too many failed authentications.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_locked: bool,
    /// The time at which the user was locked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "string_or_none")]
    pub lock_created_at: Option<Timestamp>,
    /// The time at which the lock expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "string_or_none")]
    pub lock_expires_at: Option<Timestamp>,
    /// The time at which the user was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "string_or_none")]
    pub created_at: Option<Timestamp>,
    /// The fields that this version of the crate does not know.
    #[serde(flatten, skip_deserializing)]
    pub extra: Extra,
}

// An external id is often an email address, and a role may reveal a person's job.
redacted_debug!(User {
    shows user_id, name, emails, phone_numbers, status, webauthn_registrations, providers, totps,
        crypto_wallets, biometric_registrations, password, trusted_metadata, untrusted_metadata,
        is_locked, lock_created_at, lock_expires_at, created_at, extra;
    hides external_id, roles
});

impl Serialize for User {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        User::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for User {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<User, D::Error> {
        let mut extra = Extra::default();
        // Changed in place, because `?` and `Ok` would each copy the user.
        let mut user = User::deserialize(KeepExtra::new(deserializer, &mut extra));
        if let Ok(user) = &mut user {
            user.extra = extra;
        }
        user
    }
}

impl User {
    /// Creates an active user with this id and no other fields set, for test doubles.
    pub fn new(user_id: impl Into<UserId>) -> User {
        User {
            user_id: user_id.into(),
            name: Name::default(),
            emails: Vec::new(),
            phone_numbers: Vec::new(),
            status: UserStatus::Active,
            webauthn_registrations: Vec::new(),
            providers: Vec::new(),
            totps: Vec::new(),
            crypto_wallets: Vec::new(),
            biometric_registrations: Vec::new(),
            password: None,
            trusted_metadata: Metadata::default(),
            untrusted_metadata: Metadata::default(),
            external_id: None,
            roles: Vec::new(),
            is_locked: false,
            lock_created_at: None,
            lock_expires_at: None,
            created_at: None,
            extra: Extra::default(),
        }
    }
}

open_enum! {
    /// The status of a user.
    ///
    /// Stytch documents it under [user states](https://stytch.com/docs/api/user-states).
    pub enum UserStatus {
        /// The user has signed in, or was not created as pending.
        Active = "active",
        /// The user was created as pending and has not signed in yet.
        Pending = "pending",
    }
}

/// Returns the status of a user whose status is missing, which is unknown.
impl Default for UserStatus {
    fn default() -> UserStatus {
        UserStatus::from("")
    }
}
