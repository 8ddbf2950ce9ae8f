//! Users who are there without a create: seeded in code, loaded from a file.

use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor, value};
use serde::forward_to_deserialize_any;
use serde_json::{Value, json};
use stytch_users::sandbox::{
    Sandbox, SandboxUser,
    Verification::{Unverified, Verified},
};
use stytch_users::{
    AuthenticatorType, BiometricRegistration, ConnectedAppClientType, CryptoWallet,
    CryptoWalletType, Email, Metadata, Name, OAuthProvider, Password, PhoneNumber, Totp, User,
    UserConnectedApp, UserId, UserStatus, Users, WebAuthnRegistration,
};

use crate::sandbox::methods::EVERYTHING;
use crate::{Way, both_ways};

fn seconds(seconds: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// A file that is removed when the value is dropped.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, way: Way, content: &str) -> TemporaryFile {
        let folder = std::env::temp_dir();
        let path = folder.join(format!("{name}-{way:?}-{}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        TemporaryFile(path)
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A user with all that there is.
fn everything() -> SandboxUser {
    SandboxUser::new()
        .user_id("user-test-1")
        .external_id("customer-1815")
        .pending()
        .name(Name::new().first_name("Ada").last_name("Lovelace"))
        .created_at(seconds(1_640_781_189))
        .roles(["admin"])
        .trusted_metadata(Metadata::try_from(json!({ "plan": "team" })).unwrap())
        .untrusted_metadata(Metadata::try_from(json!({ "theme": "dark" })).unwrap())
        .locked(seconds(1_700_000_000), seconds(1_700_003_600))
        .email("ada@example.com", Verified)
        .email("ada@example.org", Unverified)
        .phone_number("+12025550162", Verified)
        .oauth("Google", "1077")
        .webauthn_registration("example.com", AuthenticatorType::Platform, Verified)
        .biometric_registration(Unverified)
        .totp(Verified)
        .crypto_wallet(CryptoWalletType::Ethereum, "0x6df2", Verified)
        .password_to_reset()
        .connected_app(app())
}

fn app() -> UserConnectedApp {
    let mut app = UserConnectedApp::new("connected-app-test-1");
    app.name = "Difference Engine".to_owned();
    app.client_type = ConnectedAppClientType::FirstParty;
    app
}

both_ways!(a_user_made_in_code_has_every_kind_of_factor);
async fn a_user_made_in_code_has_every_kind_of_factor(way: Way) {
    let sandbox = way.sandbox().await;
    let id = sandbox.add_user(everything()).unwrap();
    assert_eq!(id, "user-test-1");
    let user = sandbox
        .client()
        .get(&UserId::from("customer-1815"))
        .await
        .unwrap();
    assert_eq!(user.user_id, "user-test-1");
    assert_eq!(user.status, UserStatus::Pending);
    assert_eq!(user.name.last_name.as_deref(), Some("Lovelace"));
    assert_eq!(
        user.created_at.as_ref().unwrap().as_str(),
        "2021-12-29T12:33:09Z"
    );
    assert_eq!(user.roles, ["admin"]);
    assert_eq!(user.trusted_metadata.as_str(), r#"{"plan":"team"}"#);
    assert_eq!(user.untrusted_metadata.as_str(), r#"{"theme":"dark"}"#);
    assert!(user.is_locked);
    assert_eq!(
        user.lock_created_at.as_ref().unwrap().as_str(),
        "2023-11-14T22:13:20Z"
    );
    assert_eq!(
        user.lock_expires_at.as_ref().unwrap().as_str(),
        "2023-11-14T23:13:20Z"
    );
    let emails: Vec<_> = user
        .emails
        .iter()
        .map(|it| (&*it.email, it.verified))
        .collect();
    assert_eq!(
        emails,
        [("ada@example.com", true), ("ada@example.org", false)]
    );
    assert_eq!(user.phone_numbers[0].phone_number, "+12025550162");
    assert!(user.phone_numbers[0].verified);
    assert_eq!(user.providers[0].provider_type, "Google");
    assert_eq!(user.providers[0].provider_subject, "1077");
    let passkey = &user.webauthn_registrations[0];
    assert_eq!(passkey.domain, "example.com");
    assert_eq!(passkey.authenticator_type, AuthenticatorType::Platform);
    assert!(passkey.verified && !user.biometric_registrations[0].verified);
    assert!(user.totps[0].verified);
    assert_eq!(
        user.crypto_wallets[0].crypto_wallet_type,
        CryptoWalletType::Ethereum
    );
    assert_eq!(user.crypto_wallets[0].crypto_wallet_address, "0x6df2");
    assert!(user.password.as_ref().unwrap().requires_reset);
    let apps = sandbox.client().connected_apps(&id).await.unwrap();
    assert_eq!(apps.connected_apps, [app()]);
}

both_ways!(a_user_made_in_code_is_refused_as_json_is);
async fn a_user_made_in_code_is_refused_as_json_is(way: Way) {
    let sandbox = way.sandbox().await;
    for (user, field) in [
        (
            SandboxUser::new().email("nobody", Verified),
            "emails[0].email",
        ),
        (
            SandboxUser::new().phone_number("1", Verified),
            "phone_numbers[0].phone_number",
        ),
        (SandboxUser::new().external_id("a b"), "external_id"),
        (
            SandboxUser::new().connected_app(app()).connected_app(app()),
            "connected_apps.connected_app_id",
        ),
    ] {
        let error = sandbox.add_user(&user).unwrap_err();
        assert_eq!(error.field(), field);
        assert!(!format!("{user:?}").contains("nobody"));
    }
    assert!(sandbox.users().is_empty());
}

both_ways!(saved_users_are_loaded_as_they_were);
async fn saved_users_are_loaded_as_they_were(way: Way) {
    let file = TemporaryFile::new("saved-users", way, "");
    let sandbox = way.sandbox().await;
    sandbox.add_user(everything()).unwrap();
    sandbox
        .add_user(SandboxUser::new().created_at(seconds(1)))
        .unwrap();
    assert_eq!(sandbox.save(&file.0).unwrap(), 2);

    let other = way.sandbox().await;
    assert_eq!(other.load(&file.0).unwrap(), 2);
    assert_eq!(other.users(), sandbox.users());
    let apps = other
        .client()
        .connected_apps(&UserId::from("user-test-1"))
        .await;
    assert_eq!(apps.unwrap().connected_apps, [app()]);
    // The same users again are not stored a second time.
    let error = other.load(&file.0).unwrap_err();
    assert_eq!(
        error.to_string(),
        "user 1: the field `user_id` is taken already"
    );
    assert_eq!(other.users(), sandbox.users());
}

both_ways!(a_file_of_any_shape_is_loaded);
async fn a_file_of_any_shape_is_loaded(way: Way) {
    let (ada, grace) = (json!({ "user_id": "ada" }), json!({ "user_id": "grace" }));
    for content in [
        format!("{ada}\n{grace}\n"),
        format!("\n{ada} {grace}"),
        json!([ada, grace]).to_string(),
        json!({ "results": [ada, grace], "results_metadata": { "total": 2 } }).to_string(),
        format!(
            "{}\n{}",
            json!({ "results": [ada] }),
            json!({ "results": [grace] })
        ),
    ] {
        let file = TemporaryFile::new("any-shape", way, &content);
        let sandbox = way.sandbox().await;
        assert_eq!(sandbox.load(&file.0).unwrap(), 2, "{content}");
        let users = sandbox.users().into_iter();
        let ids: Vec<UserId> = users.map(|user| user.user_id).collect();
        assert_eq!(ids, ["ada", "grace"]);
    }
    let empty = TemporaryFile::new("empty", way, "");
    assert_eq!(Sandbox::in_memory().unwrap().load(&empty.0).unwrap(), 0);
}

both_ways!(a_file_with_a_mistake_stores_nobody);
async fn a_file_with_a_mistake_stores_nobody(way: Way) {
    let sandbox = way.sandbox().await;
    for (content, message) in [
        (
            "{\"user_id\":\"ada\"}\n{\"status\":3}",
            "user 2: the field `status` must be a string",
        ),
        ("[{\"user_id\":\"ada\"},3]", "user 2 is not a JSON object"),
        ("{\"results\":{}}", "the field `results` must be an array"),
        (
            "{\"user_id\":\"ada\"}\n{\"user_id\":",
            "EOF while parsing a value at line 2 column 11",
        ),
    ] {
        let file = TemporaryFile::new("mistake", way, content);
        let error = sandbox.load(&file.0).unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(sandbox.users().is_empty());
    }
    assert!(sandbox.load("/no/such/file").is_err());
}

/// The names of all fields that a type is read from, as its derived code lists them.
fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    struct Listing<'a>(&'a mut &'static [&'static str]);

    impl<'de> Deserializer<'de> for Listing<'_> {
        type Error = value::Error;

        fn deserialize_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            fields: &'static [&'static str],
            _: V,
        ) -> Result<V::Value, value::Error> {
            *self.0 = fields;
            Err(value::Error::custom("only the names are read"))
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
            Err(value::Error::custom("not a struct"))
        }

        forward_to_deserialize_any! {
            bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option
            unit unit_struct newtype_struct seq tuple tuple_struct map enum identifier
            ignored_any
        }
    }

    let mut fields: &[&str] = &[];
    drop(T::deserialize(Listing(&mut fields)));
    assert!(!fields.is_empty());
    fields
}

both_ways!(every_field_is_saved_and_loaded);
async fn every_field_is_saved_and_loaded(way: Way) {
    let app = json!({
        "connected_app_id": "connected-app-test-1",
        "name": "Calendar",
        "description": "Reads your calendar",
        "client_type": "third_party_public",
        "scopes_granted": "openid calendar.read",
        "logo_url": "https://example.com/logo.png",
    });
    let mut user: Value = serde_json::from_str(EVERYTHING).unwrap();
    user["connected_apps"] = json!([app]);
    let file = TemporaryFile::new("every-field", way, "");
    let sandbox = way.sandbox().await;
    sandbox.add_user(&user).unwrap();
    sandbox.save(&file.0).unwrap();
    let other = way.sandbox().await;
    other.load(&file.0).unwrap();

    let mut loaded = json!(other.users()[0]);
    let apps = other.client().connected_apps(&"user-test-1".into()).await;
    loaded["connected_apps"] = json!(apps.unwrap().connected_apps);
    for (at, fields) in [
        ("", fields::<User>()),
        ("/name", fields::<Name>()),
        ("/emails/0", fields::<Email>()),
        ("/phone_numbers/0", fields::<PhoneNumber>()),
        ("/providers/0", fields::<OAuthProvider>()),
        (
            "/webauthn_registrations/0",
            fields::<WebAuthnRegistration>(),
        ),
        (
            "/biometric_registrations/0",
            fields::<BiometricRegistration>(),
        ),
        ("/totps/0", fields::<Totp>()),
        ("/crypto_wallets/0", fields::<CryptoWallet>()),
        ("/password", fields::<Password>()),
        ("/connected_apps/0", fields::<UserConnectedApp>()),
    ] {
        for field in fields {
            let value = user.pointer(&format!("{at}/{field}"));
            assert!(
                value.is_some(),
                "add a value for `{at}/{field}` to stytch-users/src/sandbox/tests/user.json"
            );
            assert_eq!(
                loaded.pointer(&format!("{at}/{field}")),
                value,
                "`{at}/{field}` is lost when users are saved and loaded: \
                 see `read_user` in stytch-users/src/sandbox/seed.rs"
            );
        }
    }
}
