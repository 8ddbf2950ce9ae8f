//! The filters of a search by name: what value each takes and when a user
//! meets it.

use crate::sandbox::{
    factor::FactorKind,
    letter_case::{begins_with, equal_but_for_case},
    record::UserRecord,
    store::Key,
};

/// One of the filters Stytch knows.
pub(super) struct Filter {
    /// The `filter_name` on the wire.
    pub(super) name: &'static str,
    /// The error type for a `filter_value` that is there but empty.
    pub(super) when_empty: &'static str,
    pub(super) shape: Shape,
}

/// What the value of a filter looks like, and the test it takes part in.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A timestamp that the user must be younger than.
    CreatedAfter,
    /// A timestamp that the user must be older than.
    CreatedBefore,
    /// An object of both.
    CreatedBetween,
    /// A status, as a string.
    Status,
    /// A boolean that the test must be equal to.
    Flag(fn(&UserRecord) -> bool),
    /// An array of strings, one of which must pass the test.
    AnyOf(fn(&UserRecord, &str) -> bool),
    /// The same, where the index finds the users who may pass.
    AnyKey(fn(&str) -> Vec<Key>, fn(&UserRecord, &str) -> bool),
    /// The same, but for user ids, of which Stytch knows two sorts.
    AnyUserId(fn(&str) -> Vec<Key>, fn(&UserRecord, &str) -> bool),
    /// The same, but a single string will do as well.
    OneOrAnyOf(fn(&UserRecord, &str) -> bool),
    /// A string, passed to the test in lower case.
    Fuzzy {
        too_short: &'static str,
        test: fn(&UserRecord, &str) -> bool,
    },
}

/// The filter called `name`.
pub(super) fn find(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|filter| filter.name == name)
}

const fn filter(name: &'static str, when_empty: &'static str, shape: Shape) -> Filter {
    Filter {
        name,
        when_empty,
        shape,
    }
}

/// Stytch's filters, in the order of its documentation.
#[rustfmt::skip]
static FILTERS: [Filter; 26] = [
    filter("created_at_greater_than", "user_search_missing_created_at_greater_than", Shape::CreatedAfter),
    filter("created_at_less_than", "user_search_missing_created_at_less_than", Shape::CreatedBefore),
    // Stytch has no such error for the object as a whole, only for its two parts.
    filter("created_at_between", "user_search_missing_filter_value", Shape::CreatedBetween),
    filter("status", "user_search_missing_status", Shape::Status),
    filter("user_id", "user_search_missing_user_ids", Shape::AnyUserId(user_keys, |user, value| {
        user.user_id == value || user.external_id.as_deref() == Some(value)
    })),
    filter("full_name_fuzzy", "user_search_missing_full_name_fuzzy", Shape::Fuzzy {
        too_short: "user_search_full_name_fuzzy_too_short",
        test: full_name_begins_with,
    }),
    filter("phone_number", "user_search_missing_phone_numbers", Shape::AnyKey(|value| vec![Key::PhoneNumber(value.to_owned())], |user, value| {
        user.phone_numbers.iter().any(|it| it.phone_number == value)
    })),
    filter("phone_number_fuzzy", "user_search_missing_phone_number_fuzzy", Shape::Fuzzy {
        too_short: "user_search_phone_number_fuzzy_too_short",
        test: |user, value| user.phone_numbers.iter().any(|it| it.phone_number.contains(value)),
    }),
    filter("phone_id", "user_search_missing_phone_ids", Shape::AnyKey(|value| factor(FactorKind::PhoneNumber, value), |user, value| {
        user.phone_numbers.iter().any(|it| it.phone_id == value)
    })),
    filter("phone_verified", "user_search_missing_phone_verified", Shape::Flag(|user| {
        user.phone_numbers.iter().any(|it| it.verified)
    })),
    filter("email_address", "user_search_missing_email_addresses", Shape::AnyKey(|value| vec![Key::email(value)], |user, value| {
        user.emails.iter().any(|it| equal_but_for_case(&it.email, value))
    })),
    filter("email_address_fuzzy", "user_search_missing_email_address_fuzzy", Shape::Fuzzy {
        too_short: "user_search_email_address_fuzzy_too_short",
        test: address_or_domain_begins_with,
    }),
    filter("email_id", "user_search_missing_email_ids", Shape::AnyKey(|value| factor(FactorKind::Email, value), |user, value| {
        user.emails.iter().any(|it| it.email_id == value)
    })),
    filter("email_verified", "user_search_missing_email_verified", Shape::Flag(|user| {
        user.emails.iter().any(|it| it.verified)
    })),
    filter("email_domain", "user_search_missing_email_domain", Shape::OneOrAnyOf(|user, value| {
        user.emails.iter().any(|it| equal_but_for_case(domain(&it.email), value))
    })),
    filter("oauth_provider", "user_search_missing_oauth_providers", Shape::AnyOf(|user, value| {
        user.providers.iter().any(|it| equal_but_for_case(&it.provider_type, value))
    })),
    filter("webauthn_registration_id", "user_search_missing_webauthn_registration_ids", Shape::AnyKey(|value| factor(FactorKind::WebAuthnRegistration, value), |user, value| {
        user.webauthn_registrations.iter().any(|it| it.webauthn_registration_id == value)
    })),
    filter("webauthn_registration_verified", "user_search_missing_webauthn_verified", Shape::Flag(|user| {
        user.webauthn_registrations.iter().any(|it| it.verified)
    })),
    filter("biometric_registration_id", "user_search_missing_biometric_registration_ids", Shape::AnyKey(|value| factor(FactorKind::BiometricRegistration, value), |user, value| {
        user.biometric_registrations.iter().any(|it| it.biometric_registration_id == value)
    })),
    filter("biometric_registration_verified", "user_search_missing_biometric_verified", Shape::Flag(|user| {
        user.biometric_registrations.iter().any(|it| it.verified)
    })),
    filter("totp_id", "user_search_missing_totp_ids", Shape::AnyKey(|value| factor(FactorKind::Totp, value), |user, value| {
        user.totps.iter().any(|it| it.totp_id == value)
    })),
    filter("totp_verified", "user_search_missing_totp_verified", Shape::Flag(|user| {
        user.totps.iter().any(|it| it.verified)
    })),
    filter("crypto_wallet_id", "user_search_missing_crypto_wallet_id", Shape::AnyKey(|value| factor(FactorKind::CryptoWallet, value), |user, value| {
        user.crypto_wallets.iter().any(|it| it.crypto_wallet_id == value)
    })),
    filter("crypto_wallet_address", "user_search_missing_crypto_wallet_address", Shape::AnyOf(|user, value| {
        user.crypto_wallets.iter().any(|it| it.crypto_wallet_address == value)
    })),
    filter("crypto_wallet_verified", "user_search_missing_crypto_wallet_verified", Shape::Flag(|user| {
        user.crypto_wallets.iter().any(|it| it.verified)
    })),
    filter("password_exists", "user_search_missing_password", Shape::Flag(|user| user.password.is_some())),
];

fn user_keys(user_id: &str) -> Vec<Key> {
    let user_id = user_id.to_owned();
    vec![Key::UserId(user_id.clone()), Key::ExternalId(user_id)]
}

fn factor(kind: FactorKind, id: &str) -> Vec<Key> {
    vec![Key::Factor(kind, id.to_owned())]
}

fn full_name_begins_with(user: &UserRecord, start: &str) -> bool {
    let parts = [&user.name.first_name, &user.name.last_name];
    let mut parts = parts.into_iter().flatten();
    parts.any(|part| begins_with(part, start))
}

fn address_or_domain_begins_with(user: &UserRecord, start: &str) -> bool {
    let mut emails = user.emails.iter();
    emails.any(|it| begins_with(&it.email, start) || begins_with(domain(&it.email), start))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_filter_has_a_name_and_an_error_of_its_own() {
        let names: HashSet<_> = FILTERS.iter().map(|filter| filter.name).collect();
        let errors: HashSet<_> = FILTERS.iter().map(|filter| filter.when_empty).collect();
        assert_eq!((names.len(), errors.len()), (26, 26));
    }
}
