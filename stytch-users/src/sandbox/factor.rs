//! The kinds of factors a user can have, and one of each as the wire shows it.

use serde::Serialize;

use super::identifier::IdentifierKind;

/// A kind of factor that an endpoint can delete by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FactorKind {
    Email,
    PhoneNumber,
    WebAuthnRegistration,
    BiometricRegistration,
    Totp,
    CryptoWallet,
    Password,
    OAuthRegistration,
}

impl FactorKind {
    /// The kind whose factors lie under `/v1/users/{collection}/`.
    pub(super) fn of_collection(collection: &str) -> Option<Self> {
        Some(match collection {
            "emails" => Self::Email,
            "phone_numbers" => Self::PhoneNumber,
            "webauthn_registrations" => Self::WebAuthnRegistration,
            "biometric_registrations" => Self::BiometricRegistration,
            "totps" => Self::Totp,
            "crypto_wallets" => Self::CryptoWallet,
            "passwords" => Self::Password,
            "oauth" => Self::OAuthRegistration,
            _ => return None,
        })
    }

    /// The error type and message for an id that no factor of the kind has.
    pub(super) fn not_found(self) -> (&'static str, &'static str) {
        match self {
            Self::Email => ("email_not_found", "Email could not be found."),
            Self::PhoneNumber => ("phone_number_not_found", "Phone number could not be found."),
            Self::WebAuthnRegistration => (
                "webauthn_registration_not_found",
                "WebAuthn registration could not be found.",
            ),
            Self::BiometricRegistration => (
                "biometric_registration_not_found",
                "Biometric registration could not be found.",
            ),
            Self::Totp => ("totp_not_found", "TOTP could not be found."),
            Self::CryptoWallet => (
                "crypto_wallet_not_found",
                "Crypto wallet could not be found.",
            ),
            Self::Password => ("password_not_found", "Password could not be found."),
            Self::OAuthRegistration => (
                "oauth_user_registration_not_found",
                "OAuth user registration could not be found.",
            ),
        }
    }

    /// The name of the field that holds the id.
    pub(super) fn id_field(self) -> &'static str {
        match self {
            Self::Email => "email_id",
            Self::PhoneNumber => "phone_id",
            Self::WebAuthnRegistration => "webauthn_registration_id",
            Self::BiometricRegistration => "biometric_registration_id",
            Self::Totp => "totp_id",
            Self::CryptoWallet => "crypto_wallet_id",
            Self::Password => "password_id",
            Self::OAuthRegistration => "oauth_user_registration_id",
        }
    }

    /// Whether the last factor of the primary kinds must stay.
    pub(super) fn is_primary(self) -> bool {
        matches!(
            self,
            Self::Email | Self::PhoneNumber | Self::OAuthRegistration
        )
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Email {
    pub(super) email_id: String,
    pub(super) email: String,
    pub(super) verified: bool,
}

impl Email {
    /// An address that nobody has proven to be theirs yet.
    pub(super) fn unverified(email: &str) -> Self {
        Self {
            email_id: IdentifierKind::Email.generate(),
            email: email.to_owned(),
            verified: false,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct PhoneNumber {
    pub(super) phone_id: String,
    pub(super) phone_number: String,
    pub(super) verified: bool,
}

impl PhoneNumber {
    /// A number that nobody has proven to be theirs yet.
    pub(super) fn unverified(phone_number: &str) -> Self {
        Self {
            phone_id: IdentifierKind::PhoneNumber.generate(),
            phone_number: phone_number.to_owned(),
            verified: false,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct OAuthProvider {
    pub(super) oauth_user_registration_id: String,
    pub(super) provider_type: String,
    pub(super) provider_subject: String,
    pub(super) profile_picture_url: String,
    pub(super) locale: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct WebAuthnRegistration {
    pub(super) webauthn_registration_id: String,
    pub(super) domain: String,
    pub(super) user_agent: String,
    pub(super) verified: bool,
    pub(super) authenticator_type: String,
    pub(super) name: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct BiometricRegistration {
    pub(super) biometric_registration_id: String,
    pub(super) verified: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Totp {
    pub(super) totp_id: String,
    pub(super) verified: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct CryptoWallet {
    pub(super) crypto_wallet_id: String,
    pub(super) crypto_wallet_address: String,
    pub(super) crypto_wallet_type: String,
    pub(super) verified: bool,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Password {
    pub(super) password_id: String,
    pub(super) requires_reset: bool,
}
