//! How the response types decode unusual and malformed responses.

use serde_json::json;
use stytch_users::{
    CreateUser, CreateUserResponse, Email, Error, ErrorKind, Response, SearchUsers,
    SearchUsersResponse, UpdateUser, User, UserId, UserStatus, Users,
};

use crate::scripted::{client, ok};
use crate::wire::table::rows;

fn users(body: impl ToString) -> impl Users {
    client([ok(body.to_string())]).0
}

async fn get(body: impl ToString) -> Result<Response<User>, Error> {
    users(body).get(&"u".into()).await
}

/// A user with only an id, whose status is unknown.
fn bare_user() -> User {
    let mut user = User::new("u");
    user.status = UserStatus::from("");
    user
}

/// `properties/responses.rs` tests that `null` is the same as a missing field.
#[tokio::test]
async fn missing_fields_of_a_user_are_empty_and_its_status_unknown() {
    let user = get(json!({ "user_id": "u", "emails": [{ "email_id": "e" }] })).await;
    let mut expected = bare_user();
    expected.emails.push(Email::new("e"));
    let user = user.unwrap();
    assert_eq!(*user, expected);
    assert_eq!(user.request_id(), None);
    assert!(matches!(&user.status, UserStatus::Unknown(_)));
}

#[tokio::test]
async fn unknown_fields_and_values_are_kept() {
    let body = json!({
        "user_id": "u", "status": "frozen", "invented": { "a": [1] },
        "emails": [{ "email_id": "e", "email": "a@b.de", "verified": true, "since": 7 }],
    });
    let user = get(body.clone()).await.unwrap();
    assert!(matches!(&user.status, UserStatus::Unknown(text) if text.as_str() == "frozen"));
    assert_eq!(user.emails[0].email, "a@b.de");
    assert_eq!(user.extra.get("invented"), Some(r#"{"a":[1]}"#));
    assert_eq!(user.extra.iter().count(), 1);
    let with = |fields: &str| -> User {
        serde_json::from_str(&format!(r#"{{"user_id":"u",{fields}}}"#)).unwrap()
    };
    assert_eq!(with(r#""a":1,"b":2"#), with(r#""b":2,"a":1"#));
    assert_ne!(with(r#""a":1,"b":2"#), with(r#""a":1,"b":1"#));
    assert_eq!(with(r#""a":1,"a":2"#).extra.get("a"), Some("2"));
    assert_eq!(user.body().as_ref(), body.to_string().as_bytes());
    assert!(!format!("{user:?} {:?}", *user).contains("invented"));
    let encoded = serde_json::to_value(&*user).unwrap();
    assert_eq!(encoded["status"], "frozen");
    assert_eq!(encoded["invented"], json!({ "a": [1] }));

    let number = "9".repeat(400);
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    for value in [number, deep] {
        let body = format!(r#"{{"canary":{value},"user_id":"u"}}"#);
        let user = get(body).await.unwrap();
        assert_eq!(user.extra.get("canary"), Some(value.as_str()));
    }
}

#[tokio::test]
async fn a_malformed_timestamp_and_the_text_of_metadata_are_kept() {
    let user = get(
        r#"{"user_id":"u","created_at":"yesterday","lock_created_at":1700000000,
        "lock_expires_at":{"seconds":[1,{}]},"trusted_metadata":{ "b": 1.0, "a": null }}"#,
    );
    let user = user.await.unwrap().into_inner();
    assert_eq!(user.created_at.unwrap().as_str(), "yesterday");
    // A value that is not a string counts as missing.
    assert_eq!((user.lock_created_at, user.lock_expires_at), (None, None));
    assert_eq!(user.trusted_metadata.as_str(), r#"{ "b": 1.0, "a": null }"#);
    assert!(user.untrusted_metadata.is_empty());
}

#[tokio::test]
async fn the_user_of_a_create_may_be_null_and_the_id_of_a_missing_factor_is_none() {
    let create = CreateUser::with_email("ada@example.com");
    for none in [json!(""), json!(null)] {
        let body = json!({
            "user_id": "u", "email_id": "e", "phone_id": none, "status": "pending", "user": null,
        });
        let created = users(body).create(&create).await.unwrap();
        assert_eq!(created.user_id, "u");
        assert_eq!(created.email_id, Some("e".into()));
        assert_eq!(created.phone_id, None);
        assert_eq!(created.user.user_id, "u");
        assert_eq!(created.user.status, UserStatus::Pending);
    }
}

#[tokio::test]
async fn a_page_with_a_null_list_or_an_unusual_total_is_decoded() {
    for (total, expected) in [
        ("-1", -1),
        ("-0", 0),
        ("5000000000", 5_000_000_000),
        ("1e3", 1000),
        ("7.0", 7),
        ("9223372036854775808", i64::MAX),
        ("-1e30", i64::MIN),
        ("null", -1),
    ] {
        let metadata = format!(r#"{{"total":{total},"next_cursor":null}}"#);
        let body = format!(r#"{{"results":[{{"user_id":"u"}}],"results_metadata":{metadata}}}"#);
        let page = users(body).search(&SearchUsers::new()).await.unwrap();
        assert_eq!(page.results_metadata.total, expected, "{total}");
        assert_eq!(page.results_metadata.next_cursor, None);
        assert_eq!(page.results, [bare_user()]);
    }
    let body = json!({ "results": null, "results_metadata": { "total": 0 } });
    let page = users(body).search(&SearchUsers::new()).await.unwrap();
    assert_eq!(*page, SearchUsersResponse::default());
}

/// Returns the error of every method for this response.
async fn errors(body: impl ToString) -> Vec<Error> {
    let (client, _) = client([ok(body.to_string())]);
    let mut errors = Vec::new();
    for row in rows().into_iter().filter(|row| row.case == "minimal") {
        errors.push((row.call)(&client, row.ids).send().await.unwrap_err());
    }
    errors
}

#[tokio::test]
async fn an_error_envelope_with_status_200_is_an_api_error() {
    let mut body = json!({
        "status_code": 500, "request_id": "request-id-test-1",
        "error_type": "internal_server_error", "error_message": "What went wrong.",
    });
    for error in errors(&body).await {
        assert_eq!(error.kind(), ErrorKind::Api, "{error}");
        assert_eq!(error.status().unwrap(), 500);
        assert_eq!(error.error_type().unwrap(), "internal_server_error");
        assert_eq!(error.message(), Some("What went wrong."));
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert!(error.is_retryable() && error.maybe_applied());
    }

    // Even if the body also has all fields that the call expects.
    body["status_code"] = json!(404);
    body["user_id"] = json!("u");
    let error = get(body).await.unwrap_err();
    assert!(error.is_not_found() && !error.maybe_applied());
    // Without an error type, `status_code` in the body is ignored.
    get(r#"{"status_code":404,"user_id":"u"}"#).await.unwrap();
    // An empty object is neither an envelope nor a valid response.
    for error in errors("{}").await {
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    }
}

/// Bodies, and what the error says. `BOM` is a byte order mark.
const UNDECODABLE: &str = r#"
 → the body is empty
<html>canary → the body is not JSON at line 1 column 1
BOM{} → the body is not JSON at line 1 column 1
{"user_id":"canary → the body ends too early at line 1 column 18
{"user_id":"u"}canary → the body is not JSON at line 1 column 16
{"request_id":"r","emails":[]} → missing field `user_id` (r)
{"user_id":"u","canary":7,"user_id":"canary"} → duplicate field `user_id`
{"user_id":"u","emails":[{"email_id":"e","verified":"canary"}]} → expected a boolean at emails[0].verified
{"user_id":"u","is_locked":", expected canary"} → expected a boolean at is_locked
["canary"] → expected struct User
[] → expected struct User"#;

#[tokio::test]
async fn a_body_that_cannot_be_decoded_is_an_error_that_says_why_without_quoting_it() {
    for line in UNDECODABLE.trim_start_matches('\n').lines() {
        let (body, shows) = line.split_once(" → ").unwrap();
        let body = body.replace("BOM", "\u{feff}");
        let error = get(&body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        let expected = format!("GET /v1/users/{{user_id}}: 200 OK, {shows}");
        assert_eq!(error.to_string(), expected, "{body}");
        assert_eq!(error.body().unwrap(), &body);
        let shown = format!("{error:?} {error:#?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}

#[test]
fn debug_of_a_user_shows_ids_and_states_and_no_personal_data() {
    let user = r#"{"user_id":"user-test-1","status":"active","external_id":"canary@example.com",
        "roles":["canary"],"name":{"first_name":"canary"},
        "emails":[{"email_id":"email-test-1","email":"canary@example.com"}],
        "phone_numbers":[{"phone_id":"phone-number-test-1","phone_number":"+1canary"}],
        "providers":[{"oauth_user_registration_id":"oauth-user-test-1","provider_type":"Google",
            "provider_subject":"canary","profile_picture_url":"canary","locale":"canary"}],
        "webauthn_registrations":[{"webauthn_registration_id":"webauthn-registration-test-1",
            "domain":"canary","user_agent":"canary","name":"canary"}],
        "crypto_wallets":[
            {"crypto_wallet_id":"crypto-wallet-test-1","crypto_wallet_address":"canary"}
        ],
        "trusted_metadata":{"canary":"canary"},"untrusted_metadata":{"canary":"canary"}}"#;
    let user: User = serde_json::from_str(user).unwrap();
    let created = CreateUserResponse::new(user.clone());
    let create = CreateUser::with_email("canary").external_id("canary");
    let update = UpdateUser::new().external_id("canary").roles(["canary"]);
    let external = UserId::from("canary@example.com");
    let debug = format!("{user:?} {created:?} {create:?} {update:?} {external:?}");
    assert!(!debug.contains("canary"), "{debug}");
    let shown = "user-test-1 email-test-1 phone-number-test-1 oauth-user-test-1 Google \
        webauthn-registration-test-1 crypto-wallet-test-1 Active";
    for shown in shown.split_whitespace() {
        assert!(debug.contains(shown), "{shown} is not in {debug}");
    }
    let json = serde_json::to_string(&user).unwrap();
    assert_eq!(json.matches("canary").count(), 16);
}

#[test]
fn debug_of_a_response_shows_neither_its_value_nor_its_headers() {
    let response = Response::new("canary").with_request_id("request-id-test-1");
    assert_eq!(
        format!("{response:?}"),
        r#"Response { status: 200, request_id: Some("request-id-test-1"), .. }"#
    );
    let shown = format!("{:?}", response.with_request_id("canary@example.com"));
    assert!(!shown.contains("canary"), "{shown}");
}
