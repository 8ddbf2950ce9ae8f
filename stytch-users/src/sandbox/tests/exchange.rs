//! Exchange the only primary factor for another one.

use serde_json::{Value, json};

use super::{Project, text, user_with_every_factor};

fn exchange(project: &Project, user_id: &str, body: Value) -> super::Answer {
    let path = format!("/v1/users/{user_id}/exchange_primary_factor");
    project.call("PUT", &path, body)
}

#[test]
fn the_new_factor_takes_the_place_of_the_old_one_whatever_its_type() {
    let project = Project::new();
    let created = project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    for (body, emails, phone_numbers) in [
        (
            json!({ "email_address": "HueHue@gmail.com" }),
            json!(["HueHue@gmail.com"]),
            json!([]),
        ),
        (
            json!({ "phone_number": "+12025550162" }),
            json!([]),
            json!(["+12025550162"]),
        ),
        (
            json!({ "phone_number": "+12025550163" }),
            json!([]),
            json!(["+12025550163"]),
        ),
        (
            json!({ "email_address": "ada@example.com", "phone_number": null }),
            json!(["ada@example.com"]),
            json!([]),
        ),
    ] {
        let exchanged = exchange(&project, "ada", body).ok();
        assert_eq!(exchanged["user_id"], created["user_id"]);
        let user = &exchanged["user"];
        assert_eq!(values(&user["emails"], "email"), emails);
        assert_eq!(
            values(&user["phone_numbers"], "phone_number"),
            phone_numbers
        );
        for factor in ["/emails/0/verified", "/phone_numbers/0/verified"] {
            assert_ne!(user.pointer(factor), Some(&json!(true)));
        }
    }
    let stored = project.get("/v1/users/ada").ok();
    assert_ne!(stored["emails"][0]["email_id"], created["email_id"]);
}

#[test]
fn the_old_factor_is_free_and_its_id_unknown() {
    let project = Project::new();
    let created = project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    exchange(&project, "ada", json!({ "phone_number": "+12025550162" })).ok();
    let path = format!("/v1/users/emails/{}", text(&created, "/email_id"));
    project.delete(&path).is_error(404, "email_not_found");
    project.create(json!({ "email": "ada@example.com" }));
}

#[test]
fn a_refused_exchange_changes_nothing() {
    let project = Project::new();
    project.create(json!({ "email": "taken@example.com" }));
    project.create(json!({ "phone_number": "+12025550162" }));
    let created = project.create(json!({ "email": "ada@example.com", "external_id": "ada" }));
    for (body, error_type) in [
        (json!({}), "invalid_exchange_primary_factor_fields"),
        (
            json!({ "email_address": "a@b.co", "phone_number": "+12025550163" }),
            "invalid_exchange_primary_factor_fields",
        ),
        (
            json!({ "email": "a@b.co" }),
            "invalid_exchange_primary_factor_fields",
        ),
        (json!({ "email_address": "nobody" }), "invalid_email"),
        (json!({ "phone_number": "1" }), "invalid_phone_number"),
        (
            json!({ "email_address": "Taken@example.com" }),
            "duplicate_email",
        ),
        (
            json!({ "phone_number": "+12025550162" }),
            "duplicate_phone_number",
        ),
        (json!({ "email_address": 3 }), "invalid_argument"),
    ] {
        exchange(&project, "ada", body).is_error(400, error_type);
        let stored = project.get("/v1/users/ada").ok();
        assert_eq!(stored["emails"], created["user"]["emails"]);
    }
    exchange(&project, "nobody", json!({ "email_address": "a@b.co" }))
        .is_error(404, "user_not_found");
}

#[test]
fn only_a_user_with_one_exchangeable_factor_may_exchange_it() {
    let email = json!([{ "email": "ada@example.com" }]);
    let phone_number = json!([{ "phone_number": "+12025550162" }]);
    let two_emails = json!([{ "email": "one@example.com" }, { "email": "two@example.com" }]);
    let provider = json!([{ "provider_type": "Google" }]);
    for user in [
        json!({ "emails": email, "phone_numbers": phone_number }),
        json!({ "emails": two_emails }),
        json!({ "emails": email, "providers": provider }),
        json!({ "providers": provider }),
        json!({ "totps": [{}] }),
        user_with_every_factor(),
    ] {
        let project = Project::new();
        let user_id = project.seed(user);
        exchange(
            &project,
            &user_id,
            json!({ "email_address": "new@example.com" }),
        )
        .is_error(400, "invalid_exchange_primary_factor_user");
    }
}

#[test]
fn secondary_factors_are_no_obstacle_and_stay() {
    let project = Project::new();
    let user_id = project.seed(json!({
        "emails": [{ "email": "ada@example.com" }],
        "totps": [{ "totp_id": "totp-test-1" }],
        "password": {},
    }));
    let exchanged = exchange(
        &project,
        &user_id,
        json!({ "email_address": "new@example.com" }),
    );
    let exchanged = exchanged.ok();
    assert_eq!(exchanged["user"]["totps"][0]["totp_id"], "totp-test-1");
    assert!(exchanged["user"]["password"].is_object());
}

fn values(factors: &Value, field: &str) -> Value {
    let factors = factors.as_array().unwrap();
    factors.iter().map(|factor| factor[field].clone()).collect()
}
