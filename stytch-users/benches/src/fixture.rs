//! JSON as Stytch sends it, in realistic sizes.

use serde_json::{Value, json};

/// The number of users of a page.
pub const PAGE: usize = 1000;

/// The number of pages of a search.
pub const PAGES: usize = 10;

/// The id of the user of every call that has one.
pub const USER_ID: &str = "user-test-16d9ba61-97a1-4ba4-9720-b03761dc50c6";

/// The email address of every call that sends one.
pub const EMAIL: &str = "ada.lovelace@example.com";

/// The id of the project.
pub const PROJECT_ID: &str = "project-test-11111111-1111-4111-8111-111111111111";

/// The secret of the project, of usual length.
pub const SECRET: &str = "secret-test-6-ma0PNENqjBVX6Dx2aPUIdhLFObauXx07c=";

/// A user of 1.5 KB.
fn user(number: usize, user_id: &str, more_factors: &str) -> String {
    format!(
        r#"{{"biometric_registrations":[],"created_at":"2024-03-0{day}T12:33:09Z","crypto_wallets":[],"emails":[{{"email":"user{number:06}@example.com","email_id":"email-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6","verified":true}}],"external_id":"customer-{number:08}","is_locked":false,"lock_created_at":null,"lock_expires_at":null,"name":{{"first_name":"Ada{number}","last_name":"Lovelace","middle_name":"King"}},"password":{{"password_id":"password-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6","requires_reset":false}},"phone_numbers":[{{"phone_id":"phone-number-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6","phone_number":"+1202{number:07}","verified":true}}],"providers":[{{"locale":"en","oauth_user_registration_id":"oauth-user-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6","profile_picture_url":"https://example.com/pictures/{number}.png","provider_subject":"10769150350{number:06}","provider_type":"Google"}}],"roles":["stytch_user"],"status":"active","totps":[{{"totp_id":"totp-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6","verified":true}}],"trusted_metadata":{TRUSTED},"untrusted_metadata":{UNTRUSTED},"user_id":"{user_id}","webauthn_registrations":[{more_factors}{{"authenticator_type":"platform","domain":"example.com","name":"Key ring of {number}","user_agent":"Mozilla/5.0 (X11; Linux x86_64)","verified":true,"webauthn_registration_id":"webauthn-registration-test-{number:08x}-97a1-4ba4"}}]}}"#,
        day = number % 9 + 1,
    )
}

/// Metadata of five keys.
pub const TRUSTED: &str = r#"{"account":{"id":"acct-4711","region":"eu-west-1"},"beta":true,"plan":"team","seats":25,"tags":["one","two"]}"#;

/// Metadata of five keys.
pub const UNTRUSTED: &str = r#"{"language":"en-GB","last_page":"/settings/profile/4711","onboarded":true,"score":25.5,"theme":"dark"}"#;

/// Parses metadata.
pub fn metadata(json: &str) -> Value {
    serde_json::from_str(json).expect("the text is JSON")
}

const SECOND_KEY: &str = r#"{"authenticator_type":"cross-platform","domain":"example.com","name":"Second key","user_agent":"Mozilla/5.0 (X11; Linux x86_64)","verified":true,"webauthn_registration_id":"webauthn-registration-test-00000002-97a1-4ba4"},"#;

/// The user of [`USER_ID`], 1.7 KB.
fn one_user() -> String {
    user(1, USER_ID, SECOND_KEY)
}

const REQUEST_ID: &str = "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141";

/// The response to `get`, 1.8 KB.
pub fn get_response() -> String {
    let user = one_user();
    let fields = &user[1..];
    format!(r#"{{"request_id":"{REQUEST_ID}","status_code":200,{fields}"#)
}

/// The response to `create`, 2.1 KB.
pub fn create_response() -> String {
    let user = one_user();
    format!(
        r#"{{"email_id":"email-test-00000001-97a1-4ba4-9720-b03761dc50c6","phone_id":"phone-number-test-00000001-97a1-4ba4-9720-b03761dc50c6","request_id":"{REQUEST_ID}","status":"active","status_code":200,"user":{user},"user_id":"{USER_ID}"}}"#
    )
}

/// The response to `exchange_primary_factor`, 1.9 KB.
pub fn exchange_response() -> String {
    let user = one_user();
    format!(
        r#"{{"request_id":"{REQUEST_ID}","status_code":200,"user":{user},"user_id":"{USER_ID}"}}"#
    )
}

/// A page of [`PAGE`] users, 1.5 MB, and the cursor of the next one.
pub fn page_response(next_cursor: Option<&str>) -> String {
    let users = (0..PAGE).map(|number| {
        let user_id = format!("user-test-{number:08x}-97a1-4ba4-9720-b03761dc50c6");
        user(number, &user_id, "")
    });
    let users = Vec::from_iter(users).join(",");
    let (cursor, total) = (json!(next_cursor), PAGE * PAGES);
    format!(
        r#"{{"request_id":"{REQUEST_ID}","results":[{users}],"results_metadata":{{"next_cursor":{cursor},"total":{total}}},"status_code":200}}"#
    )
}
