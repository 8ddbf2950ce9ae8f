//! Every filter: what makes it, what it sends, and which of two users it finds.

use serde_json::{Value, json};
use stytch_users::{Filter, UserStatus};

pub(crate) const ADA: &str = "user-test-00000000-0000-4000-8000-00000000ada0";
pub(crate) const BOB: &str = "user-test-00000000-0000-4000-8000-00000000b0b0";

pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) filter: fn() -> Filter,
    pub(crate) value: fn() -> Value,
    pub(crate) finds: &'static str,
}

macro_rules! row {
    ($name:ident($($argument:expr),*) sends $value:tt finds $finds:ident) => {
        Row {
            name: stringify!($name),
            filter: || Filter::$name($($argument),*),
            value: || json!($value),
            finds: $finds,
        }
    };
}

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    row!(created_at_greater_than("2025-01-01T00:00:00Z") sends "2025-01-01T00:00:00Z" finds BOB),
    row!(created_at_less_than("2025-01-01T00:00:00Z") sends "2025-01-01T00:00:00Z" finds ADA),
    row!(created_at_between("2024-01-01T00:00:00Z", "2024-12-31T00:00:00Z")
        sends { "greater_than": "2024-01-01T00:00:00Z", "less_than": "2024-12-31T00:00:00Z" } finds ADA),
    row!(status(UserStatus::Pending) sends "pending" finds BOB),
    row!(user_id(["customer-1815"]) sends ["customer-1815"] finds ADA),
    row!(full_name_fuzzy("Lov") sends "Lov" finds ADA),
    row!(phone_number(["+12025550162", "+12025550163"]) sends ["+12025550162", "+12025550163"] finds ADA),
    row!(phone_number_fuzzy("555") sends "555" finds ADA),
    row!(phone_id(["phone-number-test-1"]) sends ["phone-number-test-1"] finds ADA),
    row!(phone_verified(true) sends true finds ADA),
    row!(email_address(["bob@example.net"]) sends ["bob@example.net"] finds BOB),
    row!(email_address_fuzzy("bob@") sends "bob@" finds BOB),
    row!(email_id(["email-test-2"]) sends ["email-test-2"] finds BOB),
    row!(email_verified(false) sends false finds BOB),
    row!(email_domain(["example.org", "example.net"]) sends ["example.org", "example.net"] finds BOB),
    row!(oauth_provider(["Google"]) sends ["Google"] finds ADA),
    row!(webauthn_registration_id(["webauthn-registration-test-1"])
        sends ["webauthn-registration-test-1"] finds ADA),
    row!(webauthn_registration_verified(true) sends true finds ADA),
    row!(biometric_registration_id(["biometric-registration-test-1"])
        sends ["biometric-registration-test-1"] finds ADA),
    row!(biometric_registration_verified(false) sends false finds BOB),
    row!(totp_id(["totp-test-1"]) sends ["totp-test-1"] finds ADA),
    row!(totp_verified(true) sends true finds ADA),
    row!(crypto_wallet_id(["crypto-wallet-test-1"]) sends ["crypto-wallet-test-1"] finds ADA),
    row!(crypto_wallet_address(["0x6df2"]) sends ["0x6df2"] finds ADA),
    row!(crypto_wallet_verified(true) sends true finds ADA),
    row!(password_exists(false) sends false finds BOB),
];

/// Has every kind of factor, verified.
pub(crate) fn ada() -> Value {
    json!({
        "user_id": ADA,
        "external_id": "customer-1815",
        "created_at": "2024-06-01T00:00:00Z",
        "name": { "first_name": "Ada", "last_name": "Lovelace" },
        "emails": [{ "email_id": "email-test-1", "email": "ada@example.com", "verified": true }],
        "phone_numbers": [
            { "phone_id": "phone-number-test-1", "phone_number": "+12025550162", "verified": true },
        ],
        "providers": [{ "provider_type": "Google" }],
        "webauthn_registrations": [
            { "webauthn_registration_id": "webauthn-registration-test-1", "verified": true },
        ],
        "biometric_registrations": [
            { "biometric_registration_id": "biometric-registration-test-1", "verified": true },
        ],
        "totps": [{ "totp_id": "totp-test-1", "verified": true }],
        "crypto_wallets": [{
            "crypto_wallet_id": "crypto-wallet-test-1",
            "crypto_wallet_address": "0x6df2",
            "verified": true,
        }],
        "password": { "password_id": "password-test-1" },
    })
}

/// Has an email address, not verified, and nothing else.
pub(crate) fn bob() -> Value {
    json!({
        "user_id": BOB,
        "status": "pending",
        "created_at": "2025-06-01T00:00:00Z",
        "name": { "first_name": "Bob" },
        "emails": [{ "email_id": "email-test-2", "email": "bob@example.net", "verified": false }],
    })
}
