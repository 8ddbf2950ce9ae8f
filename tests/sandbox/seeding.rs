//! Users who are there without a create: seeded in code or as JSON, saved to a file and loaded.

use std::time::{Duration, SystemTime};

use serde_json::value::RawValue;
use serde_json::{Value, json};
use stytch_users::sandbox::{
    Sandbox, SandboxUser,
    Verification::{Unverified, Verified},
};
use stytch_users::{
    AuthenticatorType, ConnectedAppClientType, CryptoWalletType, Metadata, Name, Password,
    UserConnectedApp, UserId, Users,
};
use tempfile::NamedTempFile;

use crate::sandbox::cases::everything;
use crate::sandbox::script::compare;

fn sandbox() -> Sandbox {
    Sandbox::in_memory().unwrap()
}

fn file(content: &str) -> NamedTempFile {
    let file = NamedTempFile::new().unwrap();
    std::fs::write(&file, content).unwrap();
    file
}

fn app() -> UserConnectedApp {
    let mut app = UserConnectedApp::new("connected-app-test-1");
    app.name = "Difference Engine".to_owned();
    app.client_type = ConnectedAppClientType::FirstParty;
    app
}

#[tokio::test]
async fn a_user_built_in_code_has_every_kind_of_factor() {
    let seconds = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let metadata = |value: Value| Metadata::try_from(value).unwrap();
    let user = SandboxUser::new()
        .user_id("user-test-1")
        .external_id("customer-1815")
        .pending()
        .name(Name::new().first_name("Ada").last_name("Lovelace"))
        .created_at(seconds(1_640_781_189))
        .roles(["admin"])
        .trusted_metadata(metadata(json!({ "plan": "team" })))
        .untrusted_metadata(metadata(json!({ "theme": "dark" })))
        .with(|user| user.lock_created_at = Some(seconds(1_700_000_000).into()))
        .with(|user| user.lock_expires_at = Some(seconds(1_700_003_600).into()))
        .with(|user| user.is_locked = true)
        .email("ada@example.com", Verified)
        .email("ada@example.org", Unverified)
        .phone_number("+12025550162", Verified)
        .oauth("Google", "1077")
        .webauthn_registration("example.com", AuthenticatorType::Platform, Verified)
        .biometric_registration(Unverified)
        .totp(Verified)
        .crypto_wallet(CryptoWalletType::Ethereum, "0x6df2", Verified)
        .with(|user| {
            user.password = Some(Password::new(""));
            user.password.as_mut().unwrap().requires_reset = true;
        })
        .connected_app(app());
    let sandbox = sandbox();
    let id = sandbox.add_user(user).unwrap();
    let expected = serde_json::from_str(include_str!("built_user.json")).unwrap();
    assert_eq!(compare(&expected, &json!(sandbox.users()[0])), Ok(()));
    let apps = sandbox.client().connected_apps(&id).await.unwrap();
    assert_eq!(apps.connected_apps, [app()]);
}

#[test]
fn seeded_metadata_is_kept_as_it_was_given() {
    let sandbox = sandbox();
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
fn an_error_and_debug_show_the_field_and_not_the_value() {
    let sandbox = sandbox();
    for (user, message) in [
        (
            json!({ "emails": [{ "email": "private" }] }),
            "the field `emails[0].email` is invalid: Email format is invalid.",
        ),
        (
            json!({ "is_locked": "private, expected private" }),
            "the field `is_locked` must be a boolean",
        ),
        (json!(3), "the value must be a JSON object"),
        (json!([]), "the value must be a JSON object"),
    ] {
        assert_eq!(sandbox.add_user(user).unwrap_err().to_string(), message);
    }
    let user = SandboxUser::new().email("private@example.com", Verified);
    assert!(!format!("{user:?}").contains("private"));
}

#[test]
fn a_file_of_any_shape_is_loaded() {
    let (ada, grace) = (json!({ "user_id": "ada" }), json!({ "user_id": "grace" }));
    for content in [
        format!("{ada}\n{grace}\n"),
        format!("\n{ada} {grace}"),
        json!([ada, grace]).to_string(),
        json!({ "results": [ada, grace], "results_metadata": { "total": 2 } }).to_string(),
        format!(r#"{{"results":[{ada}]}} {{"results":[{grace}]}}"#),
    ] {
        let sandbox = sandbox();
        assert_eq!(sandbox.load(file(&content)).unwrap(), 2, "{content}");
        let users = sandbox.users().into_iter();
        let ids: Vec<UserId> = users.map(|user| user.user_id).collect();
        assert_eq!(ids, ["ada", "grace"]);
    }
    assert_eq!(sandbox().load(file("")).unwrap(), 0);
}

#[test]
fn a_file_with_an_invalid_user_stores_nobody() {
    let sandbox = sandbox();
    for (content, message) in [
        (
            r#"{} {"status":3}"#,
            "user 2: the field `status` must be a string",
        ),
        ("[{},3]", "user 2: the value must be a JSON object"),
        ("{\"results\":{}}", "the field `results` must be an array"),
        (
            "{}\n{\"user_id\":",
            "EOF while parsing a value at line 2 column 11",
        ),
    ] {
        let error = sandbox.load(file(content)).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(sandbox.users().is_empty());
    }
    assert!(sandbox.load("/no/such/file").is_err());
}

#[test]
fn every_field_is_saved_and_loaded() {
    let app = json!({
        "connected_app_id": "connected-app-test-1",
        "name": "Calendar",
        "description": "Reads your calendar",
        "client_type": "third_party_public",
        "scopes_granted": "openid calendar.read",
        "logo_url": "https://example.com/logo.png",
    });
    let mut user = everything();
    user["connected_apps"] = json!([app]);
    let (file, sandbox, other) = (file(""), sandbox(), self::sandbox());
    sandbox.add_user(&user).unwrap();
    sandbox.add_user(json!({ "user_id": "ada" })).unwrap();
    assert_eq!(sandbox.save(&file).unwrap(), 2);
    assert_eq!(other.load(&file).unwrap(), 2);
    assert_eq!(other.users(), sandbox.users());
    // The same users again are not stored a second time.
    let error = other.load(&file).unwrap_err();
    let message = "user 1: the field `user_id` is taken already";
    assert_eq!(error.to_string(), message);
    assert_eq!(other.users(), sandbox.users());

    other.save(&file).unwrap();
    let saved = std::fs::read_to_string(&file).unwrap();
    let loaded: Value = serde_json::from_str(saved.lines().next().unwrap()).unwrap();
    let compared = compare(&user, &loaded);
    let help = "see `read_user` in stytch-users/src/sandbox/seed.rs";
    assert_eq!(compared, Ok(()), "a field is lost: {help}");
    let contract = include_str!("../contract/users-api.json");
    let contract: Value = serde_json::from_str(contract).unwrap();
    for (at, of) in [
        ("", "User"),
        ("/name", "Name"),
        ("/emails/0", "Email"),
        ("/phone_numbers/0", "PhoneNumber"),
        ("/providers/0", "OAuthProvider"),
        ("/webauthn_registrations/0", "WebAuthnRegistration"),
        ("/biometric_registrations/0", "BiometricRegistration"),
        ("/totps/0", "TOTP"),
        ("/crypto_wallets/0", "CryptoWallet"),
        ("/password", "Password"),
        ("/connected_apps/0", "UserConnectedApp"),
    ] {
        for field in contract["types"][of].as_object().unwrap().keys() {
            let field = format!("{at}/{}", field.trim_end_matches('?'));
            let is_there = user.pointer(&field).is_some();
            assert!(
                is_there,
                "add a value for `{field}` to tests/sandbox/user.json"
            );
        }
    }
}
