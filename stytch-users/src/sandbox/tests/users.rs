//! Create, get, update and delete.

use serde_json::{Value, json};

use super::{Project, text};

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
    assert_eq!(
        created["user"],
        json!({
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
        })
    );
}

#[test]
fn the_id_of_a_factor_that_was_not_given_is_empty() {
    let project = Project::new();
    let by_email = project.create(json!({ "email": "ada@example.com" }));
    assert_eq!(by_email["phone_id"], "");
    let by_phone_number = project.create(json!({ "phone_number": "+10000000000" }));
    assert_eq!(by_phone_number["email_id"], "");
    assert_eq!(by_phone_number["user"]["name"], json!({}));
}

#[test]
fn a_user_is_pending_only_when_asked_for() {
    for (pending, status) in [
        (json!(true), "pending"),
        (json!(false), "active"),
        (Value::Null, "active"),
    ] {
        let body = json!({ "email": "a@b.co", "create_user_as_pending": pending });
        let created = Project::new().create(body);
        assert_eq!(created["status"], status);
        assert_eq!(created["user"]["status"], status);
    }
}

#[test]
fn get_answers_the_user_without_a_user_key() {
    let project = Project::new();
    let created = project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    let user_id = text(&created, "/user_id");
    for id in [user_id, "ada"] {
        let mut found = project.get(&format!("/v1/users/{id}")).ok();
        let fields = found.as_object_mut().unwrap();
        fields.remove("request_id");
        fields.remove("status_code");
        assert_eq!(found, created["user"]);
    }
}

#[test]
fn a_create_that_stytch_refuses_stores_nobody() {
    let project = Project::new();
    project.create(json!({
        "email": "taken@example.com",
        "phone_number": "+12025550162",
        "external_id": "taken",
    }));
    let many_keys: Value = (0..21).map(|index| (index.to_string(), json!(1))).collect();
    for (body, error_type) in [
        (json!({}), "invalid_create_user_request"),
        (json!({ "email": null }), "invalid_create_user_request"),
        (json!({ "email": "nobody" }), "invalid_email"),
        (
            json!({ "phone_number": "2025550162" }),
            "invalid_phone_number",
        ),
        (json!({ "email": "TAKEN@example.com" }), "duplicate_email"),
        (
            json!({ "phone_number": "+12025550162" }),
            "duplicate_phone_number",
        ),
        (
            json!({ "email": "a@b.co", "external_id": "taken" }),
            "duplicate_user_external_id",
        ),
        (
            json!({ "email": "a@b.co", "external_id": "a b" }),
            "invalid_argument",
        ),
        (json!({ "email": 3 }), "invalid_argument"),
        (
            json!({ "email": "a@b.co", "phone_number": [] }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "name": "Ada" }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "name": { "first_name": 3 } }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "roles": "admin" }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "create_user_as_pending": "yes" }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "attributes": { "user_agent": 3 } }),
            "invalid_argument",
        ),
        (
            json!({ "email": "a@b.co", "attributes": { "ip_address": "x" } }),
            "invalid_ip_address",
        ),
        (
            json!({ "email": "a@b.co", "trusted_metadata": [] }),
            "metadata_invalid_format",
        ),
        (
            json!({ "email": "a@b.co", "untrusted_metadata": many_keys }),
            "metadata_too_many_keys",
        ),
        (
            json!({ "email": "a@b.co", "trusted_metadata": { "a": "x".repeat(5000) } }),
            "metadata_too_large",
        ),
    ] {
        let answer = project.call("POST", "/v1/users", body);
        answer.is_error(400, error_type);
        assert_eq!(project.store().users().count(), 1);
    }
}

#[test]
fn the_message_of_a_wrong_type_names_the_field_and_not_the_value() {
    let body = json!({ "email": "a@b.co", "name": { "last_name": ["private"] } });
    let answer = Project::new().call("POST", "/v1/users", body);
    assert_eq!(
        answer.body["error_message"],
        "The field 'name.last_name' must be a string."
    );
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
    let updated = project
        .call(
            "PUT",
            "/v1/users/before",
            json!({
                "name": { "last_name": "Lovelace", "first_name": null },
                "external_id": "after",
                "roles": [],
                "trusted_metadata": { "dropped": null, "nested": { "b": 2 } },
                "untrusted_metadata": null,
                "email": "ignored@example.com",
            }),
        )
        .ok();
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
    project
        .get("/v1/users/before")
        .is_error(404, "user_not_found");
    assert_eq!(project.get("/v1/users/after").ok()["roles"], json!([]));
}

#[test]
fn an_update_of_nothing_changes_nothing() {
    let project = Project::new();
    let created = project.create(json!({ "email": "ada@example.com", "roles": ["admin"] }));
    let path = format!("/v1/users/{}", text(&created, "/user_id"));
    let nulls = json!({
        "name": null,
        "attributes": null,
        "trusted_metadata": null,
        "untrusted_metadata": null,
        "external_id": null,
        "roles": null,
    });
    for body in [json!({}), nulls] {
        let updated = project.call("PUT", &path, body).ok();
        assert_eq!(updated["user"], created["user"]);
    }
    let updated = project.call_with_bytes("PUT", &path, Vec::new()).ok();
    assert_eq!(updated["user"], created["user"]);
}

#[test]
fn a_refused_update_changes_nothing() {
    let project = Project::new();
    project.create(json!({ "email": "other@example.com", "external_id": "taken" }));
    project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    for (change, error_type) in [
        (
            json!({ "external_id": "taken" }),
            "duplicate_user_external_id",
        ),
        (json!({ "external_id": "a b" }), "invalid_argument"),
        (json!({ "roles": [3] }), "invalid_argument"),
        (
            json!({ "untrusted_metadata": "text" }),
            "metadata_invalid_format",
        ),
    ] {
        let mut body = change;
        body["name"] = json!({ "first_name": "Changed" });
        body["trusted_metadata"] = json!({ "changed": true });
        let answer = project.call("PUT", "/v1/users/ada", body);
        answer.is_error(400, error_type);
        let user = project.get("/v1/users/ada").ok();
        assert_eq!(user["name"], json!({}));
        assert_eq!(user["trusted_metadata"], json!({}));
    }
}

#[test]
fn updating_an_external_id_to_itself_is_no_duplicate() {
    let project = Project::new();
    project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    let updated = project.call("PUT", "/v1/users/ada", json!({ "external_id": "ada" }));
    assert_eq!(updated.ok()["user"]["external_id"], "ada");
}

#[test]
fn a_deleted_user_is_gone_and_leaves_everything_free() {
    let project = Project::new();
    let body = json!({
        "email": "ada@example.com",
        "phone_number": "+12025550162",
        "external_id": "ada",
    });
    let first = project.create(body.clone());
    let deleted = project.delete("/v1/users/ada").ok();
    assert_eq!(deleted["user_id"], first["user_id"]);
    assert!(deleted.get("user").is_none());
    let path = format!("/v1/users/{}", text(&first, "/user_id"));
    project.get(&path).is_error(404, "user_not_found");
    project.delete(&path).is_error(404, "user_not_found");
    let email_path = format!("/v1/users/emails/{}", text(&first, "/email_id"));
    project.delete(&email_path).is_error(404, "email_not_found");
    let found = project.call("POST", "/v1/users/search", json!({})).ok();
    assert_eq!(found["results"], json!([]));
    let second = project.create(body);
    assert_ne!(second["user_id"], first["user_id"]);
}

#[test]
fn a_deleted_external_id_is_left_out_and_free() {
    let project = Project::new();
    let created = project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    let deleted = project.delete("/v1/users/ada/external_id").ok();
    assert_eq!(deleted["user_id"], created["user_id"]);
    assert!(deleted["user"].get("external_id").is_none());
    project.get("/v1/users/ada").is_error(404, "user_not_found");
    let path = format!("/v1/users/{}/external_id", text(&created, "/user_id"));
    assert_eq!(project.delete(&path).ok()["user"], deleted["user"]);
    project.create(json!({ "email": "grace@example.com", "external_id": "ada" }));
}

/// Metadata that changes, or does not parse, when it is read as a `serde_json::Value`.
pub(super) fn odd_metadata() -> [String; 6] {
    [
        r#"{"z":1,"a":1180591620717411303424,"n":1e5,"o":{ "y" : [1.0, 1E5], "x":null},"\u0062":"\u0041"}"#.to_owned(),
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
        let body = format!(
            r#"{{"email":"ada@example.com","external_id":"ada","untrusted_metadata":{metadata}}}"#
        );
        let created = project.call_with_bytes("POST", "/v1/users", body.into_bytes());
        let update = format!(r#"{{"trusted_metadata":{metadata}}}"#);
        let updated = project.call_with_bytes("PUT", "/v1/users/ada", update.into_bytes());
        let both = [
            project.get("/v1/users/ada"),
            project.call("POST", "/v1/users/search", json!({})),
            updated,
        ];
        let untrusted = format!(r#""untrusted_metadata":{metadata}"#);
        let trusted = format!(r#""trusted_metadata":{metadata}"#);
        assert_eq!(created.status, 200, "{}", created.text);
        assert!(created.text.contains(&untrusted), "{}", created.text);
        for answer in both {
            assert_eq!(answer.status, 200, "{}", answer.text);
            assert!(answer.text.contains(&untrusted), "{}", answer.text);
            assert!(answer.text.contains(&trusted), "{}", answer.text);
        }
    }
}

#[test]
fn updated_metadata_keeps_the_order_of_its_keys() {
    let project = Project::new();
    project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    for (update, merged) in [
        (
            r#"{"z":1e5,"m":{"b":1, "a":2},"a":3}"#,
            r#"{"z":1e5,"m":{"b":1, "a":2},"a":3}"#,
        ),
        (
            r#"{ "b" : 4, "z" : 1E400 }"#,
            r#"{"z":1E400,"m":{"b":1, "a":2},"a":3,"b":4}"#,
        ),
        (
            r#"{"\u006d":null,"none":null,"a":5}"#,
            r#"{"z":1E400,"a":5,"b":4}"#,
        ),
        (r#"{"\ud800":1}"#, r#"{"z":1E400,"a":5,"b":4,"\ud800":1}"#),
        (r#"{"\ud800":null}"#, r#"{"z":1E400,"a":5,"b":4}"#),
    ] {
        let body = format!(r#"{{"trusted_metadata":{update}}}"#);
        project.call_with_bytes("PUT", "/v1/users/ada", body.into_bytes());
        let found = project.get("/v1/users/ada");
        let kept = format!(r#""trusted_metadata":{merged}"#);
        assert!(found.text.contains(&kept), "{update}: {}", found.text);
    }
}

#[test]
fn an_empty_string_in_a_body_counts_as_absent() {
    let project = Project::new();
    let created = project.create(json!({
        "email": "ada@example.com",
        "phone_number": "",
        "external_id": "",
        "name": { "first_name": "Ada", "last_name": "" },
        "attributes": { "ip_address": "" },
    }));
    assert_eq!(created["user"]["phone_numbers"], json!([]));
    assert!(created["user"].get("external_id").is_none());
    assert_eq!(created["user"]["name"], json!({ "first_name": "Ada" }));
    let neither = json!({ "email": "", "phone_number": "" });
    let answer = project.call("POST", "/v1/users", neither);
    answer.is_error(400, "invalid_create_user_request");

    let path = format!("/v1/users/{}", text(&created, "/user_id"));
    project
        .call("PUT", &path, json!({ "external_id": "ada" }))
        .ok();
    let updated = project
        .call("PUT", &path, json!({ "external_id": "" }))
        .ok();
    assert_eq!(updated["user"]["external_id"], "ada");
    let exchange = json!({ "email_address": "", "phone_number": "+12025550162" });
    let path = format!("{path}/exchange_primary_factor");
    let exchanged = project.call("PUT", &path, exchange).ok();
    assert_eq!(exchanged["user"]["emails"], json!([]));
    let page = project.call("POST", "/v1/users/search", json!({ "cursor": "" }));
    assert_eq!(page.ok()["results_metadata"]["total"], 1);
}
