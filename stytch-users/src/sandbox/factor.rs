//! The kinds of factors that an endpoint can delete by id.

use crate::User;

/// A kind of factor: its names, and where a user has it.
pub(super) struct FactorKind {
    /// The field of a user with the factors.
    pub(super) field: &'static str,
    /// The field of a factor with its id, which is also the name of the filter for it.
    pub(super) id_field: &'static str,
    pub(super) id_prefix: &'static str,
    /// The error type and message for an id that no factor of the kind has.
    pub(super) not_found: (&'static str, &'static str),
    /// Whether the last factor of these kinds cannot be deleted.
    pub(super) is_primary: bool,
    pub(super) ids: fn(&User) -> Vec<&str>,
    pub(super) remove: fn(&mut User, &str),
    /// At most one; empty for a kind without filters.
    pub(super) filters: &'static [Filters],
}

/// The error type of an empty filter for ids, and whether a user has a verified factor.
type Filters = (&'static str, fn(&User) -> bool);

/// Declares the kinds of which a user has a list.
macro_rules! factor_kinds {
    ($($name:ident: $field:ident[$id_field:ident] $id_prefix:literal, $is_primary:literal,
        $error_type:literal $message:literal $(, $missing:literal)?;)*) => {
        $(pub(super) const $name: FactorKind = FactorKind {
            field: stringify!($field),
            id_field: stringify!($id_field),
            id_prefix: $id_prefix,
            not_found: ($error_type, $message),
            is_primary: $is_primary,
            ids: |user| user.$field.iter().map(|it| it.$id_field.as_str()).collect(),
            remove: |user, id| user.$field.retain(|it| it.$id_field != *id),
            filters: &[$(($missing, |user| user.$field.iter().any(|it| it.verified)))?],
        };)*
    };
}

factor_kinds! {
    EMAIL: emails[email_id] "email-test-", true,
        "email_not_found" "Email could not be found.",
        "missing_email_ids";
    PHONE_NUMBER: phone_numbers[phone_id] "phone-number-test-", true,
        "phone_number_not_found" "Phone number could not be found.",
        "missing_phone_ids";
    OAUTH_REGISTRATION: providers[oauth_user_registration_id] "oauth-user-test-", true,
        "oauth_user_registration_not_found" "OAuth user registration could not be found.";
    WEBAUTHN_REGISTRATION:
        webauthn_registrations[webauthn_registration_id] "webauthn-registration-test-", false,
        "webauthn_registration_not_found" "WebAuthn registration could not be found.",
        "missing_webauthn_registration_ids";
    BIOMETRIC_REGISTRATION:
        biometric_registrations[biometric_registration_id] "biometric-registration-test-", false,
        "biometric_registration_not_found" "Biometric registration could not be found.",
        "missing_biometric_registration_ids";
    TOTP: totps[totp_id] "totp-test-", false,
        "totp_not_found" "TOTP could not be found.",
        "missing_totp_ids";
    CRYPTO_WALLET: crypto_wallets[crypto_wallet_id] "crypto-wallet-test-", false,
        "crypto_wallet_not_found" "Crypto wallet could not be found.",
        "missing_crypto_wallet_id";
}

const PASSWORD: FactorKind = FactorKind {
    field: "password",
    id_field: "password_id",
    id_prefix: "password-test-",
    not_found: ("password_not_found", "Password could not be found."),
    is_primary: false,
    ids: |user| {
        let password = user.password.iter();
        password.map(|it| it.password_id.as_str()).collect()
    },
    remove: |user, _| user.password = None,
    filters: &[],
};

pub(super) const FACTOR_KINDS: [FactorKind; 8] = [
    EMAIL,
    PHONE_NUMBER,
    OAUTH_REGISTRATION,
    WEBAUTHN_REGISTRATION,
    BIOMETRIC_REGISTRATION,
    TOTP,
    CRYPTO_WALLET,
    PASSWORD,
];
