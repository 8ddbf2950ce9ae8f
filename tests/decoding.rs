//! What servers answer, odd forms included, as the response types take it.

use serde_json::{Value, json};
use stytch_users::{
    Client, ConnectedApps, CreateUser, CreateUserResponse, ErrorKind, Name, Response, SearchUsers,
    SearchUsersResponse, Transport, TransportFuture, TransportRequest, UpdateUser,
    UpdateUserResponse, User, UserId, UserStatus, Users,
};

/// Answers every request with the same JSON.
struct Canned(Value);

impl Transport for Canned {
    fn send(&self, _: TransportRequest) -> TransportFuture<'_> {
        let body = self.0.to_string();
        Box::pin(async { Ok(http::Response::new(body.into())) })
    }
}

fn answering(body: Value) -> Client {
    Client::builder("project-test-1", "secret-test-1")
        .transport(Canned(body))
        .build()
        .unwrap()
}

/// The lists of a user.
const LISTS: [&str; 8] = [
    "emails",
    "phone_numbers",
    "webauthn_registrations",
    "providers",
    "totps",
    "crypto_wallets",
    "biometric_registrations",
    "roles",
];

#[tokio::test]
async fn a_user_of_nothing_but_an_id_is_read() {
    let user = answering(json!({ "user_id": "u" }))
        .get(&"u".into())
        .await
        .unwrap();
    assert_eq!(*user, bare_user());
    assert_eq!(user.request_id(), None);
}

/// A user of nothing but an id, whose status is not known.
fn bare_user() -> User {
    let mut user = User::new("u");
    user.status = UserStatus::from("");
    user
}

#[tokio::test]
async fn a_status_that_is_missing_or_null_is_unknown_and_not_active() {
    for body in [
        json!({ "user_id": "u" }),
        json!({ "user_id": "u", "status": null }),
    ] {
        let user = answering(body).get(&"u".into()).await.unwrap();
        assert!(
            matches!(&user.status, UserStatus::Unknown(_)),
            "{:?}",
            user.status
        );
    }
}

#[tokio::test]
async fn a_create_whose_user_is_null_succeeds() {
    let body = json!({
        "user_id": "u", "email_id": "e", "phone_id": "", "status": "pending", "user": null,
    });
    let create = CreateUser::with_email("ada@example.com");
    let created = answering(body).create(&create).await.unwrap();
    assert_eq!(created.user_id, "u");
    assert_eq!(created.email_id.as_ref().unwrap(), &"e");
    assert_eq!(created.user.user_id, "u");
    assert_eq!(created.user.status, UserStatus::Pending);
}

/// An error envelope of Stytch's under a status line that says 200.
#[tokio::test]
async fn an_error_envelope_under_200_is_an_error_of_the_api() {
    let envelope = |status: u16, error_type: &str| {
        json!({
            "status_code": status, "request_id": "request-id-test-1",
            "error_type": error_type, "error_message": "What went wrong.",
        })
    };
    let client = answering(envelope(500, "internal_server_error"));
    let create = CreateUser::with_email("ada@example.com");
    let user_id = "u".into();
    let errors = [
        client.get(&user_id).await.unwrap_err(),
        client.create(&create).await.unwrap_err(),
        client.search(&SearchUsers::new()).await.unwrap_err(),
        client
            .search_all(&SearchUsers::new())
            .next()
            .await
            .unwrap()
            .unwrap_err(),
        client.connected_apps(&user_id).await.unwrap_err(),
        client
            .revoke_connected_app(&user_id, &"app".into())
            .await
            .unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Api, "{error}");
        assert_eq!(error.status().unwrap(), 500);
        assert_eq!(
            error.error_type().unwrap().as_str(),
            "internal_server_error"
        );
        assert_eq!(error.message(), Some("What went wrong."));
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert!(error.is_retryable() && error.maybe_applied());
    }

    // Even beside all that the call expects.
    let mut body = envelope(404, "user_not_found");
    body["user_id"] = json!("u");
    let error = answering(body).get(&user_id).await.unwrap_err();
    assert!(error.is_not_found() && !error.maybe_applied());
}

#[tokio::test]
async fn any_other_object_is_neither_a_list_of_apps_nor_a_revocation() {
    let client = answering(json!({}));
    let user_id = "u".into();
    let error = client.connected_apps(&user_id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let error = client
        .revoke_connected_app(&user_id, &"app".into())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let revoked = answering(json!({ "request_id": "request-id-test-1", "status_code": 200 }));
    revoked
        .revoke_connected_app(&user_id, &"app".into())
        .await
        .unwrap();
}

#[tokio::test]
async fn null_stands_for_missing_in_every_field() {
    let mut body = json!({
        "user_id": "u", "request_id": null, "status_code": null, "name": null, "status": null,
        "password": null, "trusted_metadata": null, "untrusted_metadata": null,
        "external_id": null, "is_locked": null, "lock_created_at": null,
        "lock_expires_at": null, "created_at": null,
    });
    for list in LISTS {
        body[list] = Value::Null;
    }
    let user = answering(body).get(&"u".into()).await.unwrap();
    assert_eq!(*user, bare_user());
}

#[tokio::test]
async fn null_stands_for_missing_inside_of_factors() {
    let user: User = serde_json::from_value(json!({
        "user_id": "u",
        "name": { "first_name": null, "last_name": "" },
        "emails": [{ "email_id": "e", "email": null, "verified": null }],
        "webauthn_registrations": [{ "webauthn_registration_id": "w", "authenticator_type": null }],
        "providers": [{ "oauth_user_registration_id": "o", "locale": null }],
        "crypto_wallets": [{ "crypto_wallet_id": "c", "crypto_wallet_type": null }],
        "password": { "password_id": "p", "requires_reset": null },
    }))
    .unwrap();
    assert_eq!(user.name, Name::new().last_name(""));
    assert_eq!(user.emails[0], stytch_users::Email::new("e"));
    assert_eq!(
        user.webauthn_registrations[0].authenticator_type.as_str(),
        ""
    );
    assert_eq!(user.providers[0].locale, "");
    assert!(!user.password.unwrap().requires_reset);
}

#[tokio::test]
async fn unknown_fields_and_values_are_kept() {
    let body = json!({
        "user_id": "u", "status": "frozen", "invented": { "a": [1] },
        "emails": [{ "email_id": "e", "email": "a@b.de", "verified": true, "since": 7 }],
    });
    let user = answering(body.clone()).get(&"u".into()).await.unwrap();
    assert!(matches!(&user.status, UserStatus::Unknown(text) if text.as_str() == "frozen"));
    assert_eq!(serde_json::to_value(&*user).unwrap()["status"], "frozen");
    assert_eq!(user.emails[0].email, "a@b.de");
    assert_eq!(user.extra.get("invented"), Some(r#"{"a":[1]}"#));
    assert_eq!(user.extra.iter().count(), 1);
    let encoded = serde_json::to_value(&*user).unwrap();
    assert_eq!(encoded["invented"], json!({ "a": [1] }));
    let decoded: User = serde_json::from_value(encoded).unwrap();
    assert_eq!(decoded, *user);
    assert!(!format!("{user:?} {:?}", *user).contains("invented"));
    assert_eq!(user.body().as_ref(), body.to_string().as_bytes());
}

#[tokio::test]
async fn a_body_without_what_the_call_is_for_is_an_error_with_status_and_request_id() {
    let body = json!({ "request_id": "request-id-test-1", "status_code": 200, "emails": [] });
    let error = answering(body).get(&"u".into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.request_id(), Some("request-id-test-1"));
    assert!(
        error.to_string().contains("missing field `user_id`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_page_is_read_with_null_lists_and_odd_totals() {
    for (total, expected) in [
        (json!(-1), -1),
        (json!(5_000_000_000_i64), 5_000_000_000),
        (json!(null), -1),
    ] {
        let body = json!({
            "request_id": "request-id-test-55555555-5555-4555-8555-555555555555",
            "results": [{
                "user_id": "user-live-94c8d0bf-e9bb-4bbf-bc5d-7d1dd035ba0a", "name": {},
                "emails": [], "phone_numbers": [], "status": "active",
                "created_at": "2021-12-02T02:54:57Z",
            }],
            "results_metadata": { "total": total, "next_cursor": null },
            "status_code": 200,
        });
        let page = answering(body).search(&SearchUsers::new()).await.unwrap();
        assert_eq!(page.results_metadata.total, expected);
        assert_eq!(page.results_metadata.next_cursor, None);
        assert_eq!(
            page.results[0].created_at.as_ref().unwrap().as_str(),
            "2021-12-02T02:54:57Z"
        );
        assert_eq!(
            page.request_id(),
            Some("request-id-test-55555555-5555-4555-8555-555555555555")
        );
    }
    let body = json!({ "results": null, "results_metadata": { "total": 0 } });
    let page = answering(body).search(&SearchUsers::new()).await.unwrap();
    assert_eq!(*page, SearchUsersResponse::default());
}

#[test]
fn the_id_of_a_factor_that_was_not_given_is_none_in_every_form() {
    for none in [json!(""), json!(null)] {
        let created: CreateUserResponse = serde_json::from_value(json!({
            "user_id": "u", "email_id": none, "phone_id": "p", "status": "pending",
            "user": { "user_id": "u" },
        }))
        .unwrap();
        assert_eq!(created.email_id, None);
        assert_eq!(created.phone_id, Some("p".into()));
        assert_eq!(created.status, UserStatus::Pending);
    }
}

#[test]
fn a_malformed_timestamp_is_kept_as_text_and_what_is_no_text_is_absent() {
    let user: User = serde_json::from_value(json!({
        "user_id": "u", "created_at": "yesterday", "lock_created_at": 1_700_000_000,
        "lock_expires_at": { "seconds": [1, {}] },
    }))
    .unwrap();
    assert_eq!(user.created_at.unwrap().as_str(), "yesterday");
    assert_eq!(user.lock_created_at, None);
    assert_eq!(user.lock_expires_at, None);
}

#[test]
fn metadata_keeps_its_text_inside_of_a_user() {
    let text = r#"{"user_id":"u","trusted_metadata":{ "b": 1.0, "a": null }}"#;
    let user: User = serde_json::from_str(text).unwrap();
    assert_eq!(user.trusted_metadata.as_str(), r#"{ "b": 1.0, "a": null }"#);
    assert!(user.untrusted_metadata.is_empty());
}

#[test]
fn lists_beside_the_user_may_be_null_too() {
    let updated: UpdateUserResponse = serde_json::from_value(json!({
        "user_id": "u", "emails": null, "user": { "user_id": "u" },
    }))
    .unwrap();
    assert!(updated.emails.is_empty() && updated.crypto_wallets.is_empty());
    let apps: ConnectedApps = serde_json::from_value(json!({ "connected_apps": null })).unwrap();
    assert!(apps.connected_apps.is_empty());
}

#[test]
fn debug_of_a_user_shows_ids_and_states_and_no_personal_data() {
    let user: User = serde_json::from_value(json!({
        "user_id": "user-test-1",
        "status": "active",
        "external_id": "canary@example.com",
        "roles": ["canary"],
        "name": { "first_name": "canary" },
        "emails": [{ "email_id": "email-test-1", "email": "canary@example.com" }],
        "phone_numbers": [{ "phone_id": "phone-number-test-1", "phone_number": "+1canary" }],
        "providers": [{
            "oauth_user_registration_id": "oauth-user-test-1", "provider_type": "Google",
            "provider_subject": "canary", "profile_picture_url": "canary", "locale": "canary",
        }],
        "webauthn_registrations": [{
            "webauthn_registration_id": "webauthn-registration-test-1",
            "domain": "canary", "user_agent": "canary", "name": "canary",
        }],
        "crypto_wallets": [{ "crypto_wallet_id": "crypto-wallet-test-1", "crypto_wallet_address": "canary" }],
        "trusted_metadata": { "canary": "canary" },
        "untrusted_metadata": { "canary": "canary" },
    }))
    .unwrap();
    let created = CreateUserResponse::new(user.clone());
    let create = CreateUser::with_email("canary")
        .external_id("canary")
        .roles(["canary"]);
    let update = UpdateUser::new().external_id("canary").roles(["canary"]);
    let external = UserId::from("canary@example.com");
    let debug = format!("{user:?} {created:?} {create:?} {update:?} {external:?}");
    assert!(!debug.contains("canary"), "{debug}");
    for shown in [
        "user-test-1",
        "email-test-1",
        "phone-number-test-1",
        "oauth-user-test-1",
        "Google",
        "webauthn-registration-test-1",
        "crypto-wallet-test-1",
        "Active",
    ] {
        assert!(debug.contains(shown), "{shown} is not in {debug}");
    }
    let json = serde_json::to_string(&user).unwrap();
    assert_eq!(json.matches("canary").count(), 16);
    assert_eq!(serde_json::from_str::<User>(&json).unwrap(), user);
}

#[test]
fn debug_of_a_response_shows_neither_its_value_nor_its_headers() {
    let response = Response::new("canary").with_request_id("request-id-test-1");
    assert_eq!(
        format!("{response:?}"),
        r#"Response { status: 200, request_id: Some("request-id-test-1"), .. }"#
    );
}
