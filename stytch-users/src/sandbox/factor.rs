//! The kinds of factors that an endpoint can delete by id.

use super::reply::ErrorReply;
use super::validation::{check_email, check_phone_number, check_present};
use crate::User;

/// A kind of factor: its names, and where a user has it.
pub(super) struct FactorKind {
    /// The field of a user with the factors.
    pub(super) field: &'static str,
    /// The field of a factor with its id, which is also the name of the filter for it.
    pub(super) id_field: &'static str,
    pub(super) id_prefix: &'static str,
    /// The field of a factor with what identifies it to people; empty for a kind without one.
    pub(super) value_field: &'static str,
    pub(super) values: fn(&User) -> Vec<&str>,
    pub(super) check_value: fn(&str) -> Result<(), ErrorReply>,
    /// The error type and message for an id that no factor of the kind has.
    pub(super) not_found: (&'static str, &'static str),
    /// Whether the last factor of these kinds cannot be deleted.
    pub(super) is_primary: bool,
    pub(super) ids: fn(&User) -> Vec<&str>,
    pub(super) remove: fn(&mut User, &str),
    /// `None` for a kind without filters.
    pub(super) filters: Option<Filters>,
}

/// The error type of an empty filter for ids, and whether a user has a verified factor.
type Filters = (&'static str, fn(&User) -> bool);

/// A password, of which a user has at most one. The other kinds replace what differs.
const PASSWORD: FactorKind = FactorKind {
    field: "password",
    id_field: "password_id",
    id_prefix: "password-test-",
    value_field: "",
    values: |_| Vec::new(),
    check_value: |_| Ok(()),
    not_found: ("password_not_found", "Password could not be found."),
    is_primary: false,
    ids: |user| Vec::from_iter(user.password.as_ref().map(|it| it.password_id.as_str())),
    remove: |user, _| user.password = None,
    filters: None,
};

/// Declares the kinds of which a user has a list, and the list of all kinds.
macro_rules! factor_kinds {
    ($($name:ident: $field:ident[$id_field:ident] $id_prefix:literal,
        $error_type:literal $message:literal
        $(, primary $is_primary:literal)?
        $(, value $value:ident $check_value:ident)?
        $(, filters $missing:literal)?;)*) => {
        // Some kinds replace every field.
        $(#[allow(clippy::needless_update)]
        pub(super) const $name: FactorKind = FactorKind {
            field: stringify!($field),
            id_field: stringify!($id_field),
            id_prefix: $id_prefix,
            not_found: ($error_type, $message),
            $(is_primary: $is_primary,)?
            $(
                value_field: stringify!($value),
                values: |user| user.$field.iter().map(|it| it.$value.as_str()).collect(),
                check_value: $check_value,
            )?
            ids: |user| user.$field.iter().map(|it| it.$id_field.as_str()).collect(),
            remove: |user, id| user.$field.retain(|it| it.$id_field != *id),
            $(filters: Some(($missing, |user| user.$field.iter().any(|it| it.verified))),)?
            ..PASSWORD
        };)*

        pub(super) const FACTOR_KINDS: &[FactorKind] = &[$($name,)* PASSWORD];
    };
}

factor_kinds! {
    EMAIL: emails[email_id] "email-test-",
        "email_not_found" "Email could not be found.",
        primary true, value email check_email, filters "missing_email_ids";
    PHONE_NUMBER: phone_numbers[phone_id] "phone-number-test-",
        "phone_number_not_found" "Phone number could not be found.",
        primary true, value phone_number check_phone_number, filters "missing_phone_ids";
    OAUTH_REGISTRATION: providers[oauth_user_registration_id] "oauth-user-test-",
        "oauth_user_registration_not_found" "OAuth user registration could not be found.",
        primary true, value provider_type check_present;
    WEBAUTHN_REGISTRATION:
        webauthn_registrations[webauthn_registration_id] "webauthn-registration-test-",
        "webauthn_registration_not_found" "WebAuthn registration could not be found.",
        filters "missing_webauthn_registration_ids";
    BIOMETRIC_REGISTRATION:
        biometric_registrations[biometric_registration_id] "biometric-registration-test-",
        "biometric_registration_not_found" "Biometric registration could not be found.",
        filters "missing_biometric_registration_ids";
    TOTP: totps[totp_id] "totp-test-",
        "totp_not_found" "TOTP could not be found.",
        filters "missing_totp_ids";
    CRYPTO_WALLET: crypto_wallets[crypto_wallet_id] "crypto-wallet-test-",
        "crypto_wallet_not_found" "Crypto wallet could not be found.",
        value crypto_wallet_address check_present, filters "missing_crypto_wallet_id";
}
