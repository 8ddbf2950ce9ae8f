//! What the sandbox answers to whole requests. All but the tests of the server
//! pass requests in memory, so they share no port and wait for nothing.

mod connected_apps;
mod exchange;
mod factors;
mod robustness;
mod routing;
mod search_filters;
mod search_pages;
mod search_refusals;
mod search_under_change;
mod seeding;
mod server;
mod users;

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{
    HeaderMap, Request,
    header::{AUTHORIZATION, HOST},
};
use serde_json::{Value, json};

use super::{
    project::{Project, ProjectSettings},
    routes, seed,
};

/// What came back: the status and the JSON of the body.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: HeaderMap,
    /// `null` if the JSON has what a [`Value`] cannot hold.
    body: Value,
    text: String,
}

impl Answer {
    /// The body of a success; anything else fails the test.
    #[track_caller]
    fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert_eq!(self.body["status_code"], 200);
        self.body
    }

    /// Fails the test unless this is the error described.
    #[track_caller]
    fn is_error(&self, status: u16, error_type: &str) {
        assert_eq!(self.body["error_type"], error_type, "{}", self.body);
        assert_eq!(self.status, status);
        assert_eq!(self.body["status_code"], status);
        let error_url = format!("https://stytch.com/docs/api/errors/{status}#{error_type}");
        assert_eq!(self.body["error_url"], *error_url);
        let error_message = self.body["error_message"].as_str().unwrap();
        assert!(error_message.ends_with('.'), "{error_message}");
    }
}

impl Project {
    /// A project without users, limits or faults.
    pub(super) fn new() -> Self {
        Self::from(ProjectSettings::default())
    }

    /// An authenticated call with a JSON body.
    fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        self.call_with_bytes(method, path, body.to_string().into_bytes())
    }

    /// An authenticated call with any body.
    fn call_with_bytes(&self, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let credentials = STANDARD.encode(format!("{}:{}", self.project_id, self.secret));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "sandbox.invalid")
            .header(AUTHORIZATION, format!("Basic {credentials}"))
            .body(Bytes::from(body))
            .unwrap();
        let response = routes::answer(self, &request);
        assert_eq!(response.headers()["content-type"], "application/json");
        let text = String::from_utf8(response.body().to_vec()).unwrap();
        assert!(text.contains(r#""request_id":"request-id-test-"#), "{text}");
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: serde_json::from_str(&text).unwrap_or_default(),
            text,
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.call_with_bytes("GET", path, Vec::new())
    }

    fn delete(&self, path: &str) -> Answer {
        self.call_with_bytes("DELETE", path, Vec::new())
    }

    /// Creates a user and answers the whole response.
    #[track_caller]
    fn create(&self, body: Value) -> Value {
        self.call("POST", "/v1/users", body).ok()
    }

    /// Stores a user directly and answers the id.
    #[track_caller]
    fn seed(&self, user: Value) -> String {
        seed::add_user(self, user).unwrap()
    }
}

/// The text in a field.
#[track_caller]
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} in {value}"))
}

/// A user with one factor of every kind, all ids fixed.
fn user_with_every_factor() -> Value {
    json!({
        "user_id": "user-test-1",
        "external_id": "every-factor",
        "status": "active",
        "name": { "first_name": "Ada", "middle_name": "King", "last_name": "Lovelace" },
        "created_at": "2021-12-29T12:33:09Z",
        "emails": [{ "email_id": "email-test-1", "email": "Ada@Example.com", "verified": true }],
        "phone_numbers": [{
            "phone_id": "phone-number-test-1",
            "phone_number": "+14155550162",
            "verified": true,
        }],
        "providers": [{
            "oauth_user_registration_id": "oauth-user-test-1",
            "provider_type": "Google",
            "provider_subject": "10769150350006150715113082367",
            "profile_picture_url": "https://example.com/ada.png",
            "locale": "en",
        }],
        "webauthn_registrations": [{
            "webauthn_registration_id": "webauthn-registration-test-1",
            "domain": "example.com",
            "user_agent": "Mozilla/5.0",
            "verified": true,
            "authenticator_type": "platform",
            "name": "Google Passkey",
        }],
        "biometric_registrations": [{
            "biometric_registration_id": "biometric-registration-test-1",
            "verified": true,
        }],
        "totps": [{ "totp_id": "totp-test-1", "verified": true }],
        "crypto_wallets": [{
            "crypto_wallet_id": "crypto-wallet-test-1",
            "crypto_wallet_address": "0x6df2dB4Fb3DA35d241901Bd53367770BF03123f1",
            "crypto_wallet_type": "ethereum",
            "verified": true,
        }],
        "password": { "password_id": "password-test-1", "requires_reset": true },
        "roles": ["admin"],
        "trusted_metadata": { "plan": "gold" },
        "untrusted_metadata": { "theme": null },
        "is_locked": true,
        "lock_created_at": "2022-01-01T00:00:00Z",
        "lock_expires_at": "2022-01-01T01:00:00Z",
    })
}
