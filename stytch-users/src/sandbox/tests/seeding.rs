//! Users and connected apps put there without the API.

use serde_json::{Value, json};

use super::{Project, seed, user_with_every_factor};

#[test]
fn a_seeded_user_is_answered_as_it_was_given() {
    let project = Project::new();
    assert_eq!(project.seed(user_with_every_factor()), "user-test-1");
    let mut found = project.get("/v1/users/user-test-1").ok();
    let fields = found.as_object_mut().unwrap();
    fields.remove("request_id");
    fields.remove("status_code");
    let mut expected = user_with_every_factor();
    // As with any other write, `null` stands for no value.
    expected["untrusted_metadata"] = json!({});
    assert_eq!(found, expected);
}

#[test]
fn what_a_seeded_user_leaves_out_has_a_default() {
    let project = Project::new();
    let user_id = project.seed(json!({
        "name": null,
        "emails": [{ "email": "ada@example.com", "email_id": null }],
        "providers": [{ "provider_type": "Google" }],
        "password": {},
        "lock_created_at": "2022-01-01T00:00:00.7+01:00",
        "status_code": 200,
    }));
    assert!(user_id.starts_with("user-test-"));
    let user = project.get(&format!("/v1/users/{user_id}")).ok();
    for (pointer, prefix) in [
        ("/emails/0/email_id", "email-test-"),
        (
            "/providers/0/oauth_user_registration_id",
            "oauth-user-test-",
        ),
        ("/password/password_id", "password-test-"),
    ] {
        let id = super::text(&user, pointer);
        assert!(id.starts_with(prefix), "{id}");
    }
    assert_eq!(user["status"], "active");
    assert_eq!(user["name"], json!({}));
    assert_eq!(user["emails"][0]["verified"], false);
    assert_eq!(user["providers"][0]["locale"], "");
    assert_eq!(user["password"]["requires_reset"], false);
    assert_eq!(user["totps"], json!([]));
    assert_eq!(user["is_locked"], true);
    assert_eq!(user["lock_created_at"], "2021-12-31T23:00:00Z");
}

#[test]
fn a_refused_user_names_the_field_and_is_not_stored() {
    for (user, field) in [
        (json!({ "user_id": [] }), "user_id"),
        (json!({ "user_id": 3 }), "user_id"),
        (json!({ "status": "deleted" }), "status"),
        (json!({ "created_at": "yesterday" }), "created_at"),
        (json!({ "external_id": "a b" }), "external_id"),
        (json!({ "emails": {} }), "emails"),
        (json!({ "emails": ["a@b.co"] }), "emails[0]"),
        (
            json!({ "emails": [{ "email": "a@b.co" }, {}] }),
            "emails[1].email",
        ),
        (
            json!({ "emails": [{ "email": "nobody" }] }),
            "emails[0].email",
        ),
        (
            json!({ "phone_numbers": [{ "phone_number": "1" }] }),
            "phone_numbers[0].phone_number",
        ),
        (
            json!({ "totps": [{ "verified": "yes" }] }),
            "totps[0].verified",
        ),
        (json!({ "providers": [{}] }), "providers[0].provider_type"),
        (
            json!({ "crypto_wallets": [{}] }),
            "crypto_wallets[0].crypto_wallet_address",
        ),
        (
            json!({ "password": { "requires_reset": 1 } }),
            "password.requires_reset",
        ),
        (json!({ "trusted_metadata": [] }), "trusted_metadata"),
        (json!({ "name": { "first_name": 1 } }), "name.first_name"),
        (json!([]), ""),
    ] {
        let project = Project::new();
        let error = seed::add_user(&project, &user).unwrap_err();
        assert_eq!(error.field(), field, "{user}");
        assert_eq!(project.store().users().count(), 0);
    }
}

#[test]
fn what_another_user_has_already_is_refused() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    for (user, field) in [
        (json!({ "user_id": "user-test-1" }), "user_id"),
        (json!({ "external_id": "every-factor" }), "external_id"),
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
        let error = seed::add_user(&project, &user).unwrap_err();
        assert_eq!(error.field(), field, "{user}");
        assert_eq!(error.reason(), "is taken already");
    }
    assert_eq!(project.store().users().count(), 1);
}

#[test]
fn an_error_reads_as_a_sentence_without_the_value() {
    let project = Project::new();
    let message = |user: Value| seed::add_user(&project, user).unwrap_err().to_string();
    assert_eq!(
        message(json!({ "emails": [{ "email": "private" }] })),
        "the field `emails[0].email` was refused: Email format is invalid."
    );
    assert_eq!(
        message(json!({ "is_locked": "private" })),
        "the field `is_locked` must be a boolean"
    );
    assert_eq!(
        message(json!(3)),
        "the value must serialize to a JSON object"
    );
}

#[test]
fn a_connected_app_is_checked_as_well() {
    let project = Project::new();
    let user_id = project.seed(json!({}));
    let add = |user_id: &str, app: Value| seed::add_connected_app(&project, user_id, app);
    add(
        &user_id,
        json!({ "connected_app_id": "connected-app-test-1" }),
    )
    .unwrap();
    add(&user_id, json!({})).unwrap();
    for (user_id, app, field) in [
        (
            &*user_id,
            json!({ "connected_app_id": "connected-app-test-1" }),
            "connected_app_id",
        ),
        (
            &*user_id,
            json!({ "client_type": "fourth_party" }),
            "client_type",
        ),
        (
            &*user_id,
            json!({ "scopes_granted": ["openid"] }),
            "scopes_granted",
        ),
        ("nobody", json!({}), "user_id"),
    ] {
        assert_eq!(add(user_id, app).unwrap_err().field(), field);
    }
    let listed = project
        .get(&format!("/v1/users/{user_id}/connected_apps"))
        .ok();
    let apps = listed["connected_apps"].as_array().unwrap();
    assert_eq!(apps.len(), 2);
    assert_eq!(apps[1]["client_type"], "third_party");
    assert!(super::text(&apps[1], "/connected_app_id").starts_with("connected-app-test-"));
}

#[test]
fn seeded_metadata_is_kept_as_it_was_given() {
    for metadata in super::users::odd_metadata() {
        let project = Project::new();
        let user = format!(r#"{{"user_id":"ada","trusted_metadata":{metadata}}}"#);
        let user: &serde_json::value::RawValue = serde_json::from_str(&user).unwrap();
        seed::add_user(&project, user).unwrap();
        let found = project.get("/v1/users/ada");
        assert_eq!(found.status, 200);
        assert!(found.text.contains(&metadata), "{}", found.text);
    }
}
