//! Users who are seeded in code or as JSON, changed, saved to a file and loaded.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use stytch_users::sandbox::{
    Sandbox, SandboxUser,
    Verification::{Unverified, Verified},
};
use stytch_users::{ConnectedAppClientType, SearchUsers, UserConnectedApp, UserStatus, Users};
use tempfile::NamedTempFile;

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
    app.client_type = ConnectedAppClientType::ThirdParty;
    app
}

#[tokio::test]
async fn a_user_can_be_built_in_code() {
    let user = SandboxUser::new()
        .user_id("user-test-1")
        .external_id("customer-1815")
        .pending()
        .created_at(SystemTime::UNIX_EPOCH + Duration::from_secs(1_640_781_189))
        .email("ada@example.com", Verified)
        .email("ada@example.org", Unverified)
        .phone_number("+12025550162", Verified)
        .oauth("Google", "1077")
        .totp(Verified)
        .password()
        .connected_app(app())
        .with(|user| user.roles = vec!["admin".to_owned()]);
    assert!(!format!("{user:?}").contains("ada@"));
    let sandbox = sandbox();
    let id = sandbox.add_user(user).unwrap();
    let expected = r#"{"user_id":"user-test-1","external_id":"customer-1815","status":"pending",
        "created_at":"2021-12-29T12:33:09Z","roles":["admin"],"emails":[
            {"email":"ada@example.com","verified":true},
            {"email":"ada@example.org","verified":false}
        ],"phone_numbers":[{"phone_number":"+12025550162","verified":true}],
        "providers":[{"provider_type":"Google","provider_subject":"1077"}],
        "totps":[{"totp_id":"totp-test-…","verified":true}],
        "password":{"password_id":"password-test-…"}}"#;
    let expected = serde_json::from_str(expected).unwrap();
    assert_eq!(compare(&expected, &json!(sandbox.users()[0])), Ok(()));
    let apps = sandbox.client().connected_apps(&id).await.unwrap();
    assert_eq!(apps.connected_apps, [app()]);
}

#[tokio::test]
async fn change_user_can_change_any_field_except_created_at() {
    let sandbox = sandbox();
    let pending = SandboxUser::new().external_id("ada").pending();
    let id = sandbox.add_user(pending).unwrap();
    let created_at = sandbox.users()[0].created_at.clone();
    let activate = |user: SandboxUser| {
        let user = user.created_at(SystemTime::UNIX_EPOCH).connected_app(app());
        user.totp(Verified)
            .with(|user| user.status = UserStatus::Active)
    };
    sandbox.change_user(&"ada".into(), activate).unwrap();
    let user = sandbox.client().get(&id).await.unwrap();
    assert_eq!((&user.status, user.totps.len()), (&UserStatus::Active, 1));
    assert_eq!(user.created_at, created_at);
    for (id, field) in [
        ("ada", "connected_apps.connected_app_id"),
        ("grace", "user_id"),
    ] {
        let error = sandbox.change_user(&id.into(), activate).unwrap_err();
        assert_eq!(error.field(), field);
    }
}

#[tokio::test]
async fn a_file_of_every_supported_format_is_loaded() {
    for content in [
        "{}\n{}\n",
        "\n{} {}",
        "[{},{}]",
        r#"{"results":[{},{}],"results_metadata":{"total":2}}"#,
        r#"{"results":[{}]} {"results":[{}]}"#,
    ] {
        let sandbox = sandbox();
        assert_eq!(sandbox.load(file(content)).unwrap(), 2, "{content}");
        assert_eq!(sandbox.users().len(), 2);
    }
    assert_eq!(sandbox().load(file("")).unwrap(), 0);

    let sandbox = sandbox();
    sandbox.load(file(&"{} ".repeat(101))).unwrap();
    let search = SearchUsers::new();
    let page = sandbox.client().search(&search).await.unwrap();
    assert_eq!(page.results.len(), 100, "the default limit");
}

#[test]
fn a_file_with_an_invalid_user_adds_no_user() {
    let sandbox = sandbox();
    for (content, message) in [
        (r#"{} {"status":3}"#, "user 2: the field `status` must be "),
        ("[{},3]", "user 2: the value must be a JSON object"),
        ("{\"results\":{}}", "the field `results` must be an array"),
        ("{}\n{\"user_id\":", "EOF while parsing a value at line 2"),
    ] {
        let error = sandbox.load(file(content)).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
        assert!(sandbox.users().is_empty());
    }
    assert!(sandbox.load("/no/such/file").is_err());
}

#[test]
fn every_field_is_saved_and_loaded() {
    let mut user: Value = serde_json::from_str(include_str!("user.json")).unwrap();
    let apps = r#"[{"connected_app_id":"connected-app-test-1","name":"Calendar",
        "description":"Reads your calendar","client_type":"third_party_public",
        "scopes_granted":"openid calendar.read","logo_url":"https://example.com/logo.png"}]"#;
    user["connected_apps"] = serde_json::from_str(apps).unwrap();
    let (file, sandbox, other) = (file(""), sandbox(), self::sandbox());
    sandbox.add_user(&user).unwrap();
    sandbox.add_user(json!({ "user_id": "ada" })).unwrap();
    assert_eq!(sandbox.save(&file).unwrap(), 2);
    assert_eq!(other.load(&file).unwrap(), 2);
    assert_eq!(other.users(), sandbox.users());
    let error = other.load(&file).unwrap_err();
    let message = "user 1: the field `user_id` is taken already";
    assert_eq!(error.to_string(), message);
    assert_eq!(other.users(), sandbox.users());

    other.save(&file).unwrap();
    let saved = std::fs::read_to_string(&file).unwrap();
    let loaded: Value = serde_json::from_str(saved.lines().next().unwrap()).unwrap();
    assert_eq!(compare(&user, &loaded), Ok(()), "a field is lost");
}

#[tokio::test]
async fn a_cursor_stays_valid_after_saving_and_loading_beside_other_users() {
    let (file, sandbox, other) = (file(""), sandbox(), self::sandbox());
    for (sandbox, ids) in [(&sandbox, "a b c d"), (&other, "1 2 3 4")] {
        sandbox.stop_clock(SystemTime::UNIX_EPOCH);
        for id in ids.split(' ') {
            sandbox.add_user(SandboxUser::new().user_id(id)).unwrap();
        }
    }
    let search = SearchUsers::new().limit(2);
    let page = sandbox.client().search(&search).await.unwrap();
    let cursor = page.results_metadata.next_cursor.clone().unwrap();
    for (sandbox, id) in [(&sandbox, "a"), (&other, "1"), (&other, "2"), (&other, "3")] {
        sandbox.client().delete(&id.into()).await.unwrap();
    }
    sandbox.save(&file).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "only the owner can read the file");
    }
    other.load(&file).unwrap();
    let search = search.limit(3).cursor(cursor);
    let page = other.client().search(&search).await.unwrap();
    let ids: Vec<_> = page.results.iter().map(|it| it.user_id.as_str()).collect();
    // The place of `d` was taken.
    assert_eq!(ids, ["c", "4", "d"]);
}

#[test]
fn a_save_that_fails_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("users");
    std::fs::create_dir(&target).unwrap();
    sandbox().save(&target).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
