//! A user.

use super::extra::Extra;
use super::factor::{
    BiometricRegistration, CryptoWallet, Email, OAuthProvider, Password, PhoneNumber, Totp,
    WebAuthnRegistration,
};
use super::field::{Field, TextField};
use super::id::UserId;
use super::metadata::Metadata;
use super::name::Name;
use super::object::object;
use super::timestamp::Timestamp;
use crate::string_type::open_enum;

/// A user of the project, including all factors.
///
/// It is Stytch's [user object](https://stytch.com/docs/api/user-object). `Debug` shows Stytch's
/// ids and the states, but no personal data, external id or roles. To see everything, serialize
/// the user.
///
/// For a test double, create a user with [`User::new`] and set its fields, or deserialize it from
/// JSON.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// Stytch's id of the user.
    pub user_id: UserId,
    /// The name. Parts that are not set are `None` or empty.
    pub name: Name,
    /// The email addresses.
    pub emails: Vec<Email>,
    /// The phone numbers.
    pub phone_numbers: Vec<PhoneNumber>,
    /// The status, pending or active. If it is missing or `null`, it is
    /// [`Unknown`](UserStatus::Unknown).
    pub status: UserStatus,
    /// The WebAuthn registrations and passkeys.
    pub webauthn_registrations: Vec<WebAuthnRegistration>,
    /// The registrations with OAuth providers.
    pub providers: Vec<OAuthProvider>,
    /// The time-based one-time passwords.
    pub totps: Vec<Totp>,
    /// The crypto wallets.
    pub crypto_wallets: Vec<CryptoWallet>,
    /// The biometric registrations.
    pub biometric_registrations: Vec<BiometricRegistration>,
    /// The password, if the user has one.
    pub password: Option<Password>,
    /// The metadata that only the application's servers can change.
    pub trusted_metadata: Metadata,
    /// The metadata that the user's own devices can change too.
    pub untrusted_metadata: Metadata,
    /// The application's id of the user, which can be used as a [`UserId`].
    pub external_id: Option<String>,
    /// The ids of the directly assigned roles.
    pub roles: Vec<String>,
    /// Whether the user is locked after too many failed authentications.
    pub is_locked: bool,
    /// The time at which the user was locked.
    pub lock_created_at: Option<Timestamp>,
    /// The time at which the lock expires.
    pub lock_expires_at: Option<Timestamp>,
    /// The time at which the user was created.
    pub created_at: Option<Timestamp>,
    /// The fields that this version of the crate does not know.
    pub extra: Extra,
}

// An external id is often an email address, and a role may reveal a person's job.
object! {
    User {
        user_id;
        name, emails, phone_numbers, status, webauthn_registrations, providers, totps,
        crypto_wallets, biometric_registrations, password, trusted_metadata, untrusted_metadata,
        external_id hidden, roles hidden, is_locked, lock_created_at, lock_expires_at, created_at;
        unknown in extra
    }
}

impl User {
    /// Creates an active user with this id and no other fields set, for test doubles.
    pub fn new(user_id: impl Into<UserId>) -> User {
        User {
            user_id: user_id.into(),
            status: UserStatus::Active,
            ..Field::empty()
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

impl TextField for UserStatus {}
