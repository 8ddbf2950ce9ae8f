//! Delete a factor of each kind.

use serde_json::{Value, json};

use super::{Project, text, user_with_every_factor};

/// Collection in the path, id of the factor, where the user holds it, error type.
const KINDS: [(&str, &str, &str, &str); 8] = [
    ("emails", "email-test-1", "emails", "email_not_found"),
    (
        "phone_numbers",
        "phone-number-test-1",
        "phone_numbers",
        "phone_number_not_found",
    ),
    (
        "webauthn_registrations",
        "webauthn-registration-test-1",
        "webauthn_registrations",
        "webauthn_registration_not_found",
    ),
    (
        "biometric_registrations",
        "biometric-registration-test-1",
        "biometric_registrations",
        "biometric_registration_not_found",
    ),
    ("totps", "totp-test-1", "totps", "totp_not_found"),
    (
        "crypto_wallets",
        "crypto-wallet-test-1",
        "crypto_wallets",
        "crypto_wallet_not_found",
    ),
    (
        "passwords",
        "password-test-1",
        "password",
        "password_not_found",
    ),
    (
        "oauth",
        "oauth-user-test-1",
        "providers",
        "oauth_user_registration_not_found",
    ),
];

#[test]
fn a_deleted_factor_is_gone_and_the_others_stay() {
    for (collection, id, field, error_type) in KINDS {
        let project = Project::new();
        project.seed(user_with_every_factor());
        let before = project.get("/v1/users/user-test-1").ok();
        let path = format!("/v1/users/{collection}/{id}");
        let deleted = project.delete(&path).ok();
        assert_eq!(deleted["user_id"], "user-test-1");
        let mut expected = before.clone();
        let expected = expected.as_object_mut().unwrap();
        for envelope in ["request_id", "status_code"] {
            expected.remove(envelope);
        }
        if field == "password" {
            expected.remove(field);
        } else {
            expected.insert(field.to_owned(), json!([]));
        }
        assert_eq!(
            deleted["user"].as_object(),
            Some(&*expected),
            "{collection}"
        );
        project.delete(&path).is_error(404, error_type);
    }
}

#[test]
fn an_unknown_factor_has_its_own_error_and_an_id_of_another_kind_is_unknown() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    for (collection, _, _, error_type) in KINDS {
        for id in ["unknown", "user-test-1", "%20"] {
            let path = format!("/v1/users/{collection}/{id}");
            project.delete(&path).is_error(404, error_type);
        }
    }
    project
        .delete("/v1/users/emails/phone-number-test-1")
        .is_error(404, "email_not_found");
}

#[test]
fn the_last_primary_factor_must_stay() {
    let every = user_with_every_factor();
    for (collection, id, field, _) in KINDS {
        if !["emails", "phone_numbers", "oauth"].contains(&collection) {
            continue;
        }
        let project = Project::new();
        let mut user = every.clone();
        for primary in ["emails", "phone_numbers", "providers"] {
            if primary != field {
                user[primary] = json!([]);
            }
        }
        project.seed(user);
        let path = format!("/v1/users/{collection}/{id}");
        let answer = project.delete(&path);
        answer.is_error(400, "cannot_delete_last_primary_factor");
        let kept = project.get("/v1/users/user-test-1").ok();
        assert_eq!(kept[field], every[field]);
    }
}

#[test]
fn a_second_address_makes_the_first_one_deletable() {
    let project = Project::new();
    project.seed(json!({
        "user_id": "user-test-1",
        "emails": [
            { "email": "one@example.com", "email_id": "email-test-1" },
            { "email": "two@example.com", "email_id": "email-test-2" },
        ],
    }));
    let deleted = project.delete("/v1/users/emails/email-test-1").ok();
    let emails: &Value = &deleted["user"]["emails"];
    assert_eq!(text(emails, "/0/email"), "two@example.com");
    let answer = project.delete("/v1/users/emails/email-test-2");
    answer.is_error(400, "cannot_delete_last_primary_factor");
}

#[test]
fn a_deleted_address_is_free_for_somebody_else() {
    let project = Project::new();
    project.seed(user_with_every_factor());
    project.delete("/v1/users/emails/email-test-1").ok();
    let created = project.create(json!({ "email": "ada@example.com" }));
    assert_ne!(created["user_id"], "user-test-1");
}
