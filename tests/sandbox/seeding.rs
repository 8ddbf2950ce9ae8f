//! Users and connected apps that are given as JSON: what is made up, and what is rejected.

use serde_json::value::RawValue;
use serde_json::{Value, json};
use stytch_users::sandbox::Sandbox;
use stytch_users::{UserId, Users};

#[test]
fn what_a_seeded_user_leaves_out_has_a_default() {
    let sandbox = Sandbox::in_memory().unwrap();
    let user = json!({
        "user_id": "",
        "name": null,
        "emails": [{ "email": "ada@example.com", "email_id": null }],
        "providers": [{ "provider_type": "Google" }],
        "crypto_wallets": [{ "crypto_wallet_address": "0x6df2" }],
        "password": {},
        "untrusted_metadata": { "theme": null },
        "lock_created_at": "2022-01-01T00:00:00.7+01:00",
        "status_code": 200,
    });
    sandbox.add_user(user).unwrap();
    let user = json!(sandbox.users()[0]);
    for (pointer, prefix) in [
        ("/user_id", "user-test-"),
        ("/emails/0/email_id", "email-test-"),
        (
            "/providers/0/oauth_user_registration_id",
            "oauth-user-test-",
        ),
        ("/crypto_wallets/0/crypto_wallet_id", "crypto-wallet-test-"),
        ("/password/password_id", "password-test-"),
    ] {
        let id = user.pointer(pointer).and_then(Value::as_str).unwrap();
        assert!(id.starts_with(prefix), "{id}");
    }
    for (pointer, value) in [
        ("/status", json!("active")),
        ("/name", json!({})),
        ("/emails/0/verified", json!(false)),
        ("/providers/0/locale", json!("")),
        ("/crypto_wallets/0/crypto_wallet_type", json!("ethereum")),
        ("/password/requires_reset", json!(false)),
        ("/totps", json!([])),
        ("/untrusted_metadata", json!({})),
        ("/is_locked", json!(true)),
        ("/lock_created_at", json!("2021-12-31T23:00:00Z")),
    ] {
        assert_eq!(user.pointer(pointer), Some(&value), "{pointer}");
    }
}

#[test]
fn seeded_metadata_is_kept_as_it_was_given() {
    let sandbox = Sandbox::in_memory().unwrap();
    let deep = format!(r#"{{"deep":{}{}}}"#, "[".repeat(1000), "]".repeat(1000));
    for metadata in [r#"{"z":1e400,"a":"\ud800"}"#, &deep] {
        let user = format!(r#"{{"trusted_metadata":{metadata}}}"#);
        let user: &RawValue = serde_json::from_str(&user).unwrap();
        sandbox.add_user(user).unwrap();
        let users = sandbox.users();
        assert_eq!(users.last().unwrap().trusted_metadata.as_str(), metadata);
    }
}

#[test]
fn an_invalid_user_is_not_stored_and_the_error_names_the_field() {
    let sandbox = Sandbox::in_memory().unwrap();
    let cases = r#"
        {"user_id":3} => user_id
        {"status":"deleted"} => status
        {"created_at":"yesterday"} => created_at
        {"created_at":3} => created_at
        {"external_id":"a b"} => external_id
        {"emails":{}} => emails
        {"emails":["a@b.co"]} => emails[0]
        {"emails":[{"email":"a@b.co"},{}]} => emails[1].email
        {"emails":[{"email":"nobody"}]} => emails[0].email
        {"phone_numbers":[{"phone_number":"1"}]} => phone_numbers[0].phone_number
        {"totps":[{"verified":"yes"}]} => totps[0].verified
        {"totps":[{"verified":1,"totp_id":3}]} => totps[0].totp_id
        {"providers":[{}]} => providers[0].provider_type
        {"crypto_wallets":[{}]} => crypto_wallets[0].crypto_wallet_address
        {"password":{"requires_reset":1}} => password.requires_reset
        {"trusted_metadata":[]} => trusted_metadata
        {"roles":["admin",3]} => roles
        {"name":{"first_name":1}} => name.first_name
        {"connected_apps":[{"client_type":"fourth_party"}]} => connected_apps[0].client_type
        [] =>
    "#;
    for case in cases.trim().lines() {
        let (user, field) = case.trim().split_once(" =>").unwrap();
        let user: Value = serde_json::from_str(user).unwrap();
        let error = sandbox.add_user(&user).unwrap_err();
        assert_eq!(error.field(), field.trim(), "{user}");
        assert!(sandbox.users().is_empty());
    }
}

#[test]
fn an_error_reads_as_a_sentence_without_the_value() {
    let sandbox = Sandbox::in_memory().unwrap();
    for (user, message) in [
        (
            json!({ "emails": [{ "email": "private" }] }),
            "the field `emails[0].email` is invalid: Email format is invalid.",
        ),
        (
            json!({ "is_locked": "private, expected private" }),
            "the field `is_locked` must be a boolean",
        ),
        (json!(3), "the value must serialize to a JSON object"),
    ] {
        assert_eq!(sandbox.add_user(user).unwrap_err().to_string(), message);
    }
}

#[test]
fn a_value_of_another_user_is_rejected() {
    let sandbox = Sandbox::in_memory().unwrap();
    let user = json!({
        "user_id": "user-test-1",
        "external_id": "ada",
        "emails": [{ "email": "Ada@example.com" }],
        "phone_numbers": [{ "phone_number": "+14155550162" }],
        "totps": [{ "totp_id": "totp-test-1" }],
        "password": { "password_id": "password-test-1" },
    });
    sandbox.add_user(user).unwrap();
    for (user, field) in [
        (json!({ "user_id": "user-test-1" }), "user_id"),
        (json!({ "external_id": "ada" }), "external_id"),
        (
            json!({ "emails": [{ "email": "ADA@example.com" }] }),
            "emails.email",
        ),
        (
            json!({ "phone_numbers": [{ "phone_number": "+14155550162" }] }),
            "phone_numbers.phone_number",
        ),
        (
            json!({ "totps": [{ "totp_id": "totp-test-1" }] }),
            "totp_id",
        ),
        (
            json!({ "password": { "password_id": "password-test-1" } }),
            "password_id",
        ),
    ] {
        let error = sandbox.add_user(&user).unwrap_err();
        assert_eq!(error.field(), field, "{user}");
        assert_eq!(error.reason(), "is taken already");
    }
    assert_eq!(sandbox.users().len(), 1);
}

#[tokio::test]
async fn a_connected_app_is_checked_and_completed() {
    let sandbox = Sandbox::in_memory().unwrap();
    let user_id = sandbox.add_user(json!({})).unwrap();
    let app = json!({ "connected_app_id": "connected-app-test-1" });
    sandbox.add_connected_app(&user_id, &app).unwrap();
    sandbox.add_connected_app(&user_id, json!({})).unwrap();
    for (user_id, app, field) in [
        (&user_id, app, "connected_app_id"),
        (
            &user_id,
            json!({ "client_type": "fourth_party" }),
            "client_type",
        ),
        (
            &user_id,
            json!({ "scopes_granted": ["openid"] }),
            "scopes_granted",
        ),
        (&UserId::from("nobody"), json!({}), "user_id"),
    ] {
        let error = sandbox.add_connected_app(user_id, app).unwrap_err();
        assert_eq!(error.field(), field);
    }
    let listed = sandbox.client().connected_apps(&user_id).await.unwrap();
    let apps = &listed.connected_apps;
    assert_eq!(apps.len(), 2);
    assert_eq!(apps[1].client_type.as_str(), "third_party");
    assert!(
        apps[1]
            .connected_app_id
            .as_str()
            .starts_with("connected-app-test-")
    );
}
