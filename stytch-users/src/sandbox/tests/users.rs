//! Users and what belongs to them.

use serde_json::json;

use super::{Project, text, user_with_every_factor, without_envelope};
use crate::Users;
use crate::sandbox::factor::{EMAIL, FACTOR_KINDS, FactorKind, OAUTH_REGISTRATION, PHONE_NUMBER};

#[test]
fn a_created_user_has_what_was_given_and_defaults_for_the_rest() {
    let project = Project::new();
    let created = project.create(json!({
        "email": "Ada@example.com",
        "phone_number": "+12025550162",
        "name": { "first_name": "Ada", "last_name": null },
        "attributes": { "ip_address": "203.0.113.1", "user_agent": "Toaster/3.0" },
        "trusted_metadata": { "plan": "gold", "nothing": null },
        "external_id": "my-cool-user",
        "roles": ["admin"],
        "something": "unknown",
    }));
    let user_id = text(&created, "/user_id");
    let email_id = text(&created, "/email_id");
    let phone_id = text(&created, "/phone_id");
    assert!(user_id.starts_with("user-test-"));
    assert!(email_id.starts_with("email-test-"));
    assert!(phone_id.starts_with("phone-number-test-"));
    let created_at = text(&created, "/user/created_at");
    assert!(created_at.ends_with('Z') && created_at.len() == "2021-12-29T12:33:09Z".len());
    assert_eq!(created["status"], "active");
    let user = json!({
        "user_id": user_id,
        "external_id": "my-cool-user",
        "status": "active",
        "name": { "first_name": "Ada" },
        "created_at": created_at,
        "emails": [{ "email_id": email_id, "email": "Ada@example.com", "verified": false }],
        "phone_numbers": [
            { "phone_id": phone_id, "phone_number": "+12025550162", "verified": false },
        ],
        "providers": [],
        "webauthn_registrations": [],
        "biometric_registrations": [],
        "totps": [],
        "crypto_wallets": [],
        "roles": ["admin"],
        "trusted_metadata": { "plan": "gold" },
        "untrusted_metadata": {},
        "is_locked": false,
    });
    assert_eq!(created["user"], user);
    for id in [user_id, "my-cool-user"] {
        let found = project.get(&format!("/v1/users/{id}")).ok();
        assert_eq!(without_envelope(found), user);
    }
}

/// A project with `ada`, and with another user who has every value that is taken.
fn project_with_ada() -> Project {
    let project = Project::new();
    let taken = json!({ "email": "taken@example.com", "phone_number": "+12025550100", "external_id": "taken" });
    project.create(taken);
    project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    project
}

#[test]
fn a_rejected_request_changes_nothing() {
    let project = project_with_ada();
    let users = || {
        json!(
            project
                .store()
                .users()
                .map(|(_, user)| user)
                .collect::<Vec<_>>()
        )
    };
    let before = users();
    project.check(
        r#"
        POST /v1/users {} => 400 invalid_create_user_request
        POST /v1/users {"email":null} => 400 invalid_create_user_request
        POST /v1/users {"email":"nobody"} => 400 invalid_email
        POST /v1/users {"phone_number":"2025550162"} => 400 invalid_phone_number
        POST /v1/users {"email":"TAKEN@example.com"} => 400 duplicate_email
        POST /v1/users {"phone_number":"+12025550100"} => 400 duplicate_phone_number
        POST /v1/users {"email":"a@b.co","external_id":"taken"} => 400 duplicate_user_external_id
        POST /v1/users {"email":"a@b.co","external_id":"a/b"} => 400 invalid_argument
        POST /v1/users {"email":3} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","phone_number":[]} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","name":"Ada"} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","roles":"admin"} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","create_user_as_pending":"yes"} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","attributes":{"user_agent":3}} => 400 invalid_argument
        POST /v1/users {"email":"a@b.co","attributes":{"ip_address":"x"}} => 400 invalid_ip_address
        POST /v1/users {"email":"a@b.co","trusted_metadata":[]} => 400 metadata_invalid_format
        PUT /v1/users/ada {"roles":["admin"],"external_id":"taken"} => 400 duplicate_user_external_id
        PUT /v1/users/ada {"roles":["admin"],"external_id":"a/b"} => 400 invalid_argument
        PUT /v1/users/ada {"name":{"first_name":"X"},"roles":[3]} => 400 invalid_argument
        PUT /v1/users/ada {"roles":["admin"],"untrusted_metadata":"x"} => 400 metadata_invalid_format
        PUT /v1/users/ada/exchange_primary_factor {} => 400 invalid_exchange_primary_factor_fields
        PUT /v1/users/ada/exchange_primary_factor {"email":"a@b.co"} => 400 invalid_exchange_primary_factor_fields
        PUT /v1/users/ada/exchange_primary_factor {"email_address":"a@b.co","phone_number":"+12025550163"} => 400 invalid_exchange_primary_factor_fields
        PUT /v1/users/ada/exchange_primary_factor {"email_address":"nobody"} => 400 invalid_email
        PUT /v1/users/ada/exchange_primary_factor {"phone_number":"1"} => 400 invalid_phone_number
        PUT /v1/users/ada/exchange_primary_factor {"email_address":"Taken@example.com"} => 400 duplicate_email
        PUT /v1/users/ada/exchange_primary_factor {"phone_number":"+12025550100"} => 400 duplicate_phone_number
        PUT /v1/users/ada/exchange_primary_factor {"email_address":3} => 400 invalid_argument
        PUT /v1/users/taken/exchange_primary_factor {"email_address":"a@b.co"} => 400 invalid_exchange_primary_factor_user
        "#,
    );
    assert_eq!(users(), before);
}

#[test]
fn update_changes_what_is_given_and_leaves_the_rest() {
    let project = Project::new();
    let created = project.create(json!({
        "email": "ada@example.com",
        "external_id": "before",
        "name": { "first_name": "Ada", "last_name": "King" },
        "roles": ["admin", "editor"],
        "trusted_metadata": { "kept": 1, "dropped": 2, "nested": { "a": 1 } },
        "untrusted_metadata": { "kept": true },
    }));
    let nulls = json!({
        "name": null, "attributes": null, "trusted_metadata": null,
        "untrusted_metadata": null, "external_id": null, "roles": null,
    });
    for nothing in [String::new(), "{}".to_owned(), nulls.to_string()] {
        let updated = project.call("PUT", "/v1/users/before", nothing).ok();
        assert_eq!(updated["user"], created["user"]);
    }
    let update = json!({
        "name": { "last_name": "Lovelace", "first_name": null },
        "external_id": "after",
        "roles": [],
        "trusted_metadata": { "dropped": null, "nested": { "b": 2 } },
        "untrusted_metadata": null,
        "email": "ignored@example.com",
    });
    let updated = project.call("PUT", "/v1/users/before", update).ok();
    let mut expected = created["user"].clone();
    expected["name"] = json!({ "first_name": "Ada", "last_name": "Lovelace" });
    expected["external_id"] = json!("after");
    expected["roles"] = json!([]);
    expected["trusted_metadata"] = json!({ "kept": 1, "nested": { "b": 2 } });
    assert_eq!(updated["user"], expected);
    assert_eq!(updated["user_id"], created["user_id"]);
    for list in ["emails", "phone_numbers", "crypto_wallets"] {
        assert_eq!(updated[list], expected[list]);
    }
    project.check(
        r#"
        GET /v1/users/before => 404 user_not_found
        PUT /v1/users/after {"external_id":"after"} => 200
        "#,
    );
    let found = project.get("/v1/users/after").ok();
    assert_eq!(without_envelope(found), expected);
}

/// Metadata that changes, or cannot be parsed, as a `serde_json::Value`.
fn odd_metadata() -> [String; 6] {
    [
        r#"{"z":1,"a":1180591620717411303424,"n":1e5,"o":{ "y" : [1.0, 1E5]},"\u0062":"\u0041"}"#
            .to_owned(),
        r#"{"huge":1e400}"#.to_owned(),
        r#"{"half":"\ud800"}"#.to_owned(),
        r#"{"\ud800":"half"}"#.to_owned(),
        r#"{"twice":{"a":1,"a":2}}"#.to_owned(),
        format!(r#"{{"deep":{}{}}}"#, "[".repeat(1000), "]".repeat(1000)),
    ]
}

#[test]
fn metadata_is_kept_as_it_was_sent() {
    for metadata in odd_metadata() {
        let project = Project::new();
        let create =
            format!(r#"{{"email":"a@b.co","external_id":"ada","untrusted_metadata":{metadata}}}"#);
        let update = format!(r#"{{"trusted_metadata":{metadata}}}"#);
        let untrusted = format!(r#""untrusted_metadata":{metadata}"#);
        let trusted = format!(r#""trusted_metadata":{metadata}"#);
        let created = project.call("POST", "/v1/users", create);
        assert!(created.text.contains(&untrusted), "{}", created.text);
        let updated = project.call("PUT", "/v1/users/ada", update);
        let found = project.get("/v1/users/ada");
        let page = project.call("POST", "/v1/users/search", "{}");
        for answer in [updated, found, page] {
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(answer.text.contains(&untrusted), "{}", answer.text);
            assert!(answer.text.contains(&trusted), "{}", answer.text);
        }
    }
}

#[test]
fn updated_metadata_keeps_the_order_of_its_keys() {
    let project = project_with_ada();
    for (update, merged) in [
        (
            r#"{"z":1e5,"m":{"b":1, "a":2}}"#,
            r#"{"z":1e5,"m":{"b":1, "a":2}}"#,
        ),
        (
            r#"{ "b" : 4, "z" : 1E400 }"#,
            r#"{"z":1E400,"m":{"b":1, "a":2},"b":4}"#,
        ),
        (
            r#"{"\u006d":null,"none":null,"b":5}"#,
            r#"{"z":1E400,"b":5}"#,
        ),
        (r#"{"\ud800":1}"#, r#"{"z":1E400,"b":5,"\ud800":1}"#),
        (r#"{"\ud800":null}"#, r#"{"z":1E400,"b":5}"#),
    ] {
        let body = format!(r#"{{"trusted_metadata":{update}}}"#);
        project.call("PUT", "/v1/users/ada", body);
        let found = project.get("/v1/users/ada");
        let kept = format!(r#""trusted_metadata":{merged}"#);
        assert!(found.text.contains(&kept), "{update}: {}", found.text);
    }
}

#[test]
fn only_a_user_with_one_email_or_phone_number_can_exchange_it() {
    let users = r#"
        {"emails":[{"email":"ada@example.com"}],"phone_numbers":[{"phone_number":"+12025550162"}]} => 400
        {"emails":[{"email":"one@example.com"},{"email":"two@example.com"}]} => 400
        {"emails":[{"email":"ada@example.com"}],"providers":[{"provider_type":"Google"}]} => 400
        {"providers":[{"provider_type":"Google"}]} => 400
        {"totps":[{}]} => 400
        {"emails":[{"email":"ada@example.com"}],"totps":[{}],"password":{}} => 200
    "#;
    for case in users.trim().lines() {
        let (user, status) = case.trim().split_once(" => ").unwrap();
        let mut user: serde_json::Value = serde_json::from_str(user).unwrap();
        user["user_id"] = json!("ada");
        let project = Project::new();
        project.seed(user);
        let body = json!({ "email_address": "new@example.com" });
        let answer = project.call("PUT", "/v1/users/ada/exchange_primary_factor", body);
        let outcome = answer
            .outcome()
            .replace(" invalid_exchange_primary_factor_user", "");
        assert_eq!(outcome, status, "{case}");
    }
}

/// The path that deletes a factor.
fn path_of(kind: &FactorKind, id: &str) -> String {
    let mut endpoints = <dyn Users>::ENDPOINTS.iter();
    let endpoint = endpoints.find(|it| it.parameters().eq([kind.id_field]));
    let parameter = format!("{{{}}}", kind.id_field);
    endpoint.unwrap().template().replace(&parameter, id)
}

#[test]
fn a_deleted_factor_is_gone_and_the_others_stay() {
    for kind in &FACTOR_KINDS {
        let project = Project::new();
        project.seed(user_with_every_factor());
        let mut expected = user_with_every_factor();
        let factor = expected[kind.field].take();
        let factor = factor.get(0).unwrap_or(&factor);
        let id = text(factor, &format!("/{}", kind.id_field));
        match kind.field {
            "password" => drop(expected.as_object_mut().unwrap().remove("password")),
            field => expected[field] = json!([]),
        }
        let deleted = project.delete(&path_of(kind, id)).ok();
        let body = json!({ "user_id": "user-test-1", "user": expected });
        assert_eq!(without_envelope(deleted), body);
        for unknown in [id, "unknown", "user-test-1", "%20"] {
            let outcome = project.delete(&path_of(kind, unknown)).outcome();
            assert_eq!(outcome, format!("404 {}", kind.not_found.0));
        }
    }
}

#[test]
fn the_last_primary_factor_must_stay() {
    let primary = ["emails", "phone_numbers", "providers"];
    for (kind, id) in [
        (EMAIL, "email-test-1"),
        (PHONE_NUMBER, "phone-number-test-1"),
        (OAUTH_REGISTRATION, "oauth-user-test-1"),
    ] {
        let project = Project::new();
        let mut user = user_with_every_factor();
        for other in primary.into_iter().filter(|other| *other != kind.field) {
            user[other] = json!([]);
        }
        project.seed(user.clone());
        let answer = project.delete(&path_of(&kind, id));
        assert_eq!(answer.outcome(), "400 cannot_delete_last_primary_factor");
        let found = project.get("/v1/users/user-test-1").ok();
        assert_eq!(without_envelope(found), user);
    }
}

#[test]
fn a_poisoned_lock_still_opens() {
    let project = Project::new();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _guard = project.store();
        std::panic::resume_unwind(Box::new("while the lock is held"));
    }));
    assert!(result.is_err());
    project.create(json!({ "email": "ada@example.com" }));
}
