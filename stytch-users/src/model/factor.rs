//! The factors of a user: what one signs in with.

use serde::{Deserialize, Serialize};

use super::id::{
    BiometricRegistrationId, CryptoWalletId, EmailId, OAuthUserRegistrationId, PasswordId, PhoneId,
    TotpId, WebAuthnRegistrationId,
};
use super::tolerant::null_as_default;
use crate::open_enum::open_enum;
use crate::redacted::redacted_debug;

/// An email address of a user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Email {
    /// Its id.
    pub email_id: EmailId,
    /// The address. Stytch keeps it as it was given.
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// Whether the user has shown that it is theirs.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
}

redacted_debug!(Email { shows email_id, verified; hides email });

/// A phone number of a user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PhoneNumber {
    /// Its id.
    pub phone_id: PhoneId,
    /// The number in E.164: `+12025550162`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub phone_number: String,
    /// Whether the user has shown that it is theirs.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
}

redacted_debug!(PhoneNumber { shows phone_id, verified; hides phone_number });

/// A WebAuthn registration or passkey of a user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WebAuthnRegistration {
    /// Its id.
    pub webauthn_registration_id: WebAuthnRegistrationId,
    /// The domain it is for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub domain: String,
    /// The user agent it was registered with.
    #[serde(default, deserialize_with = "null_as_default")]
    pub user_agent: String,
    /// Whether the registration was completed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
    /// The kind of authenticator that was asked for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub authenticator_type: AuthenticatorType,
    /// The name the user knows it by.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
}

redacted_debug!(WebAuthnRegistration {
    shows webauthn_registration_id, verified, authenticator_type;
    hides domain, user_agent, name
});

open_enum! {
    /// The kind of authenticator that a registration asked for.
    #[derive(Default)]
    pub enum AuthenticatorType {
        /// Built into the device.
        Platform = "platform",
        /// A device of its own, such as a security key.
        CrossPlatform = "cross-platform",
        /// No preference.
        #[default]
        Unspecified = "",
    }
}

/// A registration of a user with an OAuth provider.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OAuthProvider {
    /// Its id.
    pub oauth_user_registration_id: OAuthUserRegistrationId,
    /// The provider, as `Google`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub provider_type: String,
    /// The id by which the provider knows the user.
    #[serde(default, deserialize_with = "null_as_default")]
    pub provider_subject: String,
    /// The URL of the user's picture at the provider; empty where there is none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub profile_picture_url: String,
    /// The locale set at the provider; empty where there is none.
    #[serde(default, deserialize_with = "null_as_default")]
    pub locale: String,
}

redacted_debug!(OAuthProvider {
    shows oauth_user_registration_id, provider_type;
    hides provider_subject, profile_picture_url, locale
});

/// A time-based one-time password of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Totp {
    /// Its id.
    pub totp_id: TotpId,
    /// Whether a code of it was ever entered.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
}

/// A crypto wallet of a user.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CryptoWallet {
    /// Its id.
    pub crypto_wallet_id: CryptoWalletId,
    /// The address of the wallet.
    #[serde(default, deserialize_with = "null_as_default")]
    pub crypto_wallet_address: String,
    /// The chain of the wallet.
    #[serde(default, deserialize_with = "null_as_default")]
    pub crypto_wallet_type: CryptoWalletType,
    /// Whether the user has signed with it.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
}

redacted_debug!(CryptoWallet {
    shows crypto_wallet_id, crypto_wallet_type, verified;
    hides crypto_wallet_address
});

open_enum! {
    /// The chain of a crypto wallet.
    #[derive(Default)]
    pub enum CryptoWalletType {
        /// Ethereum.
        Ethereum = "ethereum",
        /// Solana.
        Solana = "solana",
        /// None was given.
        #[default]
        Unspecified = "",
    }
}

/// A biometric registration of a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct BiometricRegistration {
    /// Its id.
    pub biometric_registration_id: BiometricRegistrationId,
    /// Whether the registration was completed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub verified: bool,
}

/// The password of a user: that there is one, and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Password {
    /// Its id.
    pub password_id: PasswordId,
    /// Whether the user must set a new one before the next use.
    #[serde(default, deserialize_with = "null_as_default")]
    pub requires_reset: bool,
}

/// Constructors, for test doubles: responses may get more fields, so their structs
/// cannot be written out. What is not given is empty, and can be set.
macro_rules! with_id {
    ($($name:ident { $id:ident: $type:ty, $($other:ident),* })*) => {
        $(impl $name {
            /// One with this id, everything else empty; for test doubles.
            pub fn new($id: impl Into<$type>) -> $name {
                $name {
                    $id: $id.into(),
                    $($other: Default::default(),)*
                }
            }
        })*
    };
}

with_id! {
    Email { email_id: EmailId, email, verified }
    PhoneNumber { phone_id: PhoneId, phone_number, verified }
    WebAuthnRegistration {
        webauthn_registration_id: WebAuthnRegistrationId,
        domain, user_agent, verified, authenticator_type, name
    }
    OAuthProvider {
        oauth_user_registration_id: OAuthUserRegistrationId,
        provider_type, provider_subject, profile_picture_url, locale
    }
    Totp { totp_id: TotpId, verified }
    CryptoWallet {
        crypto_wallet_id: CryptoWalletId,
        crypto_wallet_address, crypto_wallet_type, verified
    }
    BiometricRegistration { biometric_registration_id: BiometricRegistrationId, verified }
    Password { password_id: PasswordId, requires_reset }
}
