//! The factors with which a user signs in.

use std::fmt;

use serde_core::de::{self, Deserialize, Deserializer};
use serde_core::ser::{Serialize, Serializer};

use super::field::TextField;
use super::id::{
    BiometricRegistrationId, CryptoWalletId, EmailId, OAuthUserRegistrationId, PasswordId, PhoneId,
    TotpId, WebAuthnRegistrationId,
};
use super::object::object;
use crate::redacted::Redacted;
use crate::string_type::open_enum;

/// An email address of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Email {
    /// The id of the email address.
    pub email_id: EmailId,
    /// The email address.
    pub email: String,
    /// Whether the user has verified it.
    pub verified: bool,
}

/// A phone number of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhoneNumber {
    /// The id of the phone number.
    pub phone_id: PhoneId,
    /// The phone number in E.164 format, such as `+12025550162`.
    pub phone_number: String,
    /// Whether the user has verified it.
    pub verified: bool,
}

/// A WebAuthn registration or passkey of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebAuthnRegistration {
    /// The id of the registration.
    pub webauthn_registration_id: WebAuthnRegistrationId,
    /// The domain of the registration.
    pub domain: String,
    /// The user agent with which it was registered.
    pub user_agent: String,
    /// Whether the registration is complete.
    pub verified: bool,
    /// The requested kind of authenticator.
    pub authenticator_type: AuthenticatorType,
    /// The name of the registration.
    pub name: String,
}

open_enum! {
    /// The kind of authenticator that was requested for a registration.
    #[derive(Default)]
    pub enum AuthenticatorType {
        /// An authenticator that is built into the device.
        Platform = "platform",
        /// A separate device, such as a security key.
        CrossPlatform = "cross-platform",
        /// No preference was specified.
        #[default]
        Unspecified = "",
    }
}

/// A registration of a user with an OAuth provider.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OAuthProvider {
    /// The id of the registration.
    pub oauth_user_registration_id: OAuthUserRegistrationId,
    /// The provider, such as `Google`.
    pub provider_type: String,
    /// The provider's id of the user.
    pub provider_subject: String,
    /// The URL of the user's profile picture at the provider, or empty if there is none.
    pub profile_picture_url: String,
    /// The user's locale at the provider, or empty if there is none.
    pub locale: String,
}

/// A time-based one-time password of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Totp {
    /// The id of the one-time password.
    pub totp_id: TotpId,
    /// Whether the user has verified it.
    pub verified: bool,
}

/// A crypto wallet of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CryptoWallet {
    /// The id of the crypto wallet.
    pub crypto_wallet_id: CryptoWalletId,
    /// The address of the wallet.
    pub crypto_wallet_address: String,
    /// The blockchain of the wallet.
    pub crypto_wallet_type: CryptoWalletType,
    /// Whether the user has verified it.
    pub verified: bool,
}

open_enum! {
    /// The blockchain of a crypto wallet.
    #[derive(Default)]
    pub enum CryptoWalletType {
        /// Ethereum.
        Ethereum = "ethereum",
        /// Solana.
        Solana = "solana",
        /// No blockchain is specified.
        #[default]
        Unspecified = "",
    }
}

/// A biometric registration of a user.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct BiometricRegistration {
    /// The id of the registration.
    pub biometric_registration_id: BiometricRegistrationId,
    /// Whether the registration is complete.
    pub verified: bool,
}

/// The metadata of a user's password. It contains neither the password nor a hash of it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Password {
    /// The id of the password.
    pub password_id: PasswordId,
    /// Whether the user must reset the password.
    pub requires_reset: bool,
}

impl TextField for AuthenticatorType {}

impl TextField for CryptoWalletType {}

object! {
    Email new(email_id: EmailId) { email_id; email hidden, verified }
    PhoneNumber new(phone_id: PhoneId) { phone_id; phone_number hidden, verified }
    WebAuthnRegistration new(webauthn_registration_id: WebAuthnRegistrationId) {
        webauthn_registration_id;
        domain hidden, user_agent hidden, verified, authenticator_type, name hidden
    }
    OAuthProvider new(oauth_user_registration_id: OAuthUserRegistrationId) {
        oauth_user_registration_id;
        provider_type, provider_subject hidden, profile_picture_url hidden, locale hidden
    }
    Totp new(totp_id: TotpId) { totp_id; verified }
    CryptoWallet new(crypto_wallet_id: CryptoWalletId) {
        crypto_wallet_id; crypto_wallet_address hidden, crypto_wallet_type, verified
    }
    BiometricRegistration new(biometric_registration_id: BiometricRegistrationId) {
        biometric_registration_id; verified
    }
    Password new(password_id: PasswordId) { password_id; requires_reset }
}

/// The new factor of an [exchange](crate::Users::exchange_primary_factor), either an email address
/// or a phone number. `Debug` shows only which of the two it is.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PrimaryFactor {
    /// An email address.
    EmailAddress(String),
    /// A phone number in E.164 format, such as `+12025550162`.
    PhoneNumber(String),
}

impl PrimaryFactor {
    /// Creates a factor from an email address.
    pub fn email_address(email_address: impl Into<String>) -> PrimaryFactor {
        PrimaryFactor::EmailAddress(email_address.into())
    }

    /// Creates a factor from a phone number in E.164 format, such as `+12025550162`.
    pub fn phone_number(phone_number: impl Into<String>) -> PrimaryFactor {
        PrimaryFactor::PhoneNumber(phone_number.into())
    }
}

impl Serialize for PrimaryFactor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([match self {
            PrimaryFactor::EmailAddress(email_address) => ("email_address", email_address),
            PrimaryFactor::PhoneNumber(phone_number) => ("phone_number", phone_number),
        }])
    }
}

/// The possible fields of a primary factor, of which it has one.
struct EitherFactor {
    email_address: Option<String>,
    phone_number: Option<String>,
}

object! { EitherFactor { ; email_address hidden, phone_number hidden } }

impl<'de> Deserialize<'de> for PrimaryFactor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PrimaryFactor, D::Error> {
        let factor = EitherFactor::deserialize(deserializer)?;
        match (factor.email_address, factor.phone_number) {
            (Some(email_address), None) => Ok(PrimaryFactor::EmailAddress(email_address)),
            (None, Some(phone_number)) => Ok(PrimaryFactor::PhoneNumber(phone_number)),
            _ => Err(de::Error::custom(
                "expected `email_address` or `phone_number`",
            )),
        }
    }
}

impl fmt::Debug for PrimaryFactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            PrimaryFactor::EmailAddress(_) => "EmailAddress",
            PrimaryFactor::PhoneNumber(_) => "PhoneNumber",
        };
        formatter.debug_tuple(variant).field(&Redacted).finish()
    }
}
