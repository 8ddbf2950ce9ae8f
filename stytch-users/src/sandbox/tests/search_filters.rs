//! What each filter of a search finds.

use serde_json::{Value, json};

use super::{Project, user_with_every_factor};

/// `user-test-1` has every factor, verified; `user-test-2` has the unverified
/// ones; `user-test-3` has nothing.
fn project() -> Project {
    let project = Project::new();
    project.seed(user_with_every_factor());
    project.seed(json!({
        "user_id": "user-test-2",
        "external_id": "grace",
        "status": "pending",
        "name": { "first_name": "Grace", "middle_name": "Brewster", "last_name": "Hopper" },
        "created_at": "2022-01-15T12:33:09Z",
        "emails": [{ "email_id": "email-test-2", "email": "ghopper@stytch.com" }],
        "phone_numbers": [{ "phone_id": "phone-number-test-2", "phone_number": "+12025550162" }],
        "webauthn_registrations": [{ "webauthn_registration_id": "webauthn-registration-test-2" }],
        "biometric_registrations": [
            { "biometric_registration_id": "biometric-registration-test-2" },
        ],
        "totps": [{ "totp_id": "totp-test-2" }],
        "crypto_wallets": [
            { "crypto_wallet_id": "crypto-wallet-test-2", "crypto_wallet_address": "wallet" },
        ],
    }));
    project.seed(json!({ "user_id": "user-test-3", "created_at": "2023-01-01T00:00:00Z" }));
    project
}

/// The numbers of the users found by a query.
fn find(project: &Project, query: Value) -> Vec<u8> {
    let found = project.call("POST", "/v1/users/search", json!({ "query": query }));
    let found = found.ok();
    let results = found["results"].as_array().unwrap();
    assert_eq!(found["results_metadata"]["total"], results.len());
    assert_eq!(found["results_metadata"]["next_cursor"], Value::Null);
    let ids = results.iter().map(|user| user["user_id"].as_str().unwrap());
    ids.map(|id| id.as_bytes()[id.len() - 1] - b'0').collect()
}

#[track_caller]
fn assert_finds(cases: &[(&str, Value, &[u8])]) {
    let project = project();
    for (filter_name, filter_value, expected) in cases {
        let operand = json!({ "filter_name": filter_name, "filter_value": filter_value });
        let query = json!({ "operator": "AND", "operands": [operand] });
        let found = find(&project, query);
        assert_eq!(found, *expected, "{filter_name} {filter_value}");
    }
}

#[test]
fn filters_of_the_user_find_the_right_users() {
    assert_finds(&[
        ("status", json!("active"), &[1, 3]),
        ("status", json!("pending"), &[2]),
        (
            "user_id",
            json!(["user-test-1", "user-test-3", "user-test-9"]),
            &[1, 3],
        ),
        ("user_id", json!(["grace", "unknown"]), &[2]),
        ("full_name_fuzzy", json!("Ada"), &[1]),
        ("full_name_fuzzy", json!("hOPp"), &[2]),
        ("full_name_fuzzy", json!("opper"), &[]),
        ("full_name_fuzzy", json!("Brewster"), &[]),
        ("password_exists", json!(true), &[1]),
        ("password_exists", json!(false), &[2, 3]),
        ("oauth_provider", json!(["google", "Apple"]), &[1]),
        ("oauth_provider", json!(["Apple"]), &[]),
    ]);
}

#[test]
fn bounds_of_creation_are_exclusive_and_may_have_an_offset() {
    let between = |greater_than: &str, less_than: &str| json!({ "greater_than": greater_than, "less_than": less_than });
    assert_finds(&[
        (
            "created_at_greater_than",
            json!("2021-12-29T12:33:09Z"),
            &[2, 3],
        ),
        (
            "created_at_greater_than",
            json!("2021-12-29T12:33:08.999Z"),
            &[1, 2, 3],
        ),
        (
            "created_at_greater_than",
            json!("2021-12-29T13:33:09+01:00"),
            &[2, 3],
        ),
        ("created_at_less_than", json!("2022-01-15T12:33:09Z"), &[1]),
        (
            "created_at_less_than",
            json!("2022-01-15T12:33:09.001Z"),
            &[1, 2],
        ),
        (
            "created_at_between",
            between("2021-12-29T12:33:09Z", "2023-01-01T00:00:00Z"),
            &[2],
        ),
        (
            "created_at_between",
            between("2023-01-01T00:00:00Z", "2021-12-29T12:33:09Z"),
            &[],
        ),
    ]);
}

#[test]
fn a_user_was_not_created_after_the_moment_the_api_answers() {
    let project = Project::new();
    project.seed(json!({ "user_id": "user-test-1", "created_at": "2022-01-01T00:00:00.5Z" }));
    let created_at = project.get("/v1/users/user-test-1").ok()["created_at"].clone();
    assert_eq!(created_at, "2022-01-01T00:00:00Z");
    let operand = json!({ "filter_name": "created_at_greater_than", "filter_value": created_at });
    assert!(find(&project, json!({ "operands": [operand] })).is_empty());
}

#[test]
fn filters_of_emails_find_the_right_users() {
    assert_finds(&[
        (
            "email_address",
            json!(["ghopper@stytch.com", "x@y.zz"]),
            &[2],
        ),
        ("email_address", json!(["ada@example.COM"]), &[1]),
        ("email_address", json!(["ghopper"]), &[]),
        ("email_address_fuzzy", json!("GHop"), &[2]),
        ("email_address_fuzzy", json!("examp"), &[1]),
        ("email_address_fuzzy", json!("hopper"), &[]),
        ("email_id", json!(["email-test-1", "email-test-2"]), &[1, 2]),
        ("email_verified", json!(true), &[1]),
        ("email_verified", json!(false), &[2, 3]),
        ("email_domain", json!("stytch.com"), &[2]),
        (
            "email_domain",
            json!(["Example.com", "stytch.com"]),
            &[1, 2],
        ),
        ("email_domain", json!("stytch"), &[]),
    ]);
}

#[test]
fn filters_of_phone_numbers_find_the_right_users() {
    assert_finds(&[
        ("phone_number", json!(["+12025550162"]), &[2]),
        ("phone_number_fuzzy", json!("415"), &[1]),
        ("phone_number_fuzzy", json!("5550162"), &[1, 2]),
        ("phone_id", json!(["phone-number-test-2"]), &[2]),
        ("phone_verified", json!(true), &[1]),
        ("phone_verified", json!(false), &[2, 3]),
    ]);
}

#[test]
fn filters_of_other_factors_find_the_right_users() {
    let address = "0x6df2dB4Fb3DA35d241901Bd53367770BF03123f1";
    assert_finds(&[
        (
            "webauthn_registration_id",
            json!(["webauthn-registration-test-2"]),
            &[2],
        ),
        ("webauthn_registration_verified", json!(true), &[1]),
        ("webauthn_registration_verified", json!(false), &[2, 3]),
        (
            "biometric_registration_id",
            json!(["biometric-registration-test-2"]),
            &[2],
        ),
        ("biometric_registration_verified", json!(true), &[1]),
        ("biometric_registration_verified", json!(false), &[2, 3]),
        ("totp_id", json!(["totp-test-2"]), &[2]),
        ("totp_verified", json!(true), &[1]),
        ("totp_verified", json!(false), &[2, 3]),
        ("crypto_wallet_id", json!(["crypto-wallet-test-2"]), &[2]),
        ("crypto_wallet_address", json!([address]), &[1]),
        (
            "crypto_wallet_address",
            json!([address.to_lowercase()]),
            &[],
        ),
        ("crypto_wallet_verified", json!(true), &[1]),
        ("crypto_wallet_verified", json!(false), &[2, 3]),
    ]);
}

#[test]
fn the_operator_combines_the_operands() {
    let project = project();
    let operands = json!([
        { "filter_name": "status", "filter_value": "active" },
        { "filter_name": "phone_number_fuzzy", "filter_value": "415" },
    ]);
    for (operator, expected) in [
        (json!("AND"), &[1][..]),
        (json!("OR"), &[1, 3]),
        (Value::Null, &[1]),
    ] {
        let query = json!({ "operator": operator, "operands": operands });
        assert_eq!(find(&project, query), expected, "{operator}");
    }
}

#[test]
fn a_query_without_operands_finds_everybody() {
    let project = project();
    for query in [
        Value::Null,
        json!({}),
        json!({ "operator": "AND" }),
        json!({ "operator": "OR", "operands": [] }),
        json!({ "operator": "AND", "operands": null }),
    ] {
        assert_eq!(find(&project, query.clone()), [1, 2, 3], "{query}");
    }
}
