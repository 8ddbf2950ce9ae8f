//! Every method end to end: the trait's calls against the sandbox.

use std::collections::BTreeSet;

use serde_json::json;
use stytch_users::sandbox::Sandbox;
use stytch_users::{
    AuthenticatorType, Client, ConnectedAppClientType, ConnectedAppId, CreateUser,
    CryptoWalletType, ErrorType, Filter, Metadata, Name, PrimaryFactor, SearchUsers, UpdateUser,
    User, UserId, UserStatus, Users,
};

use crate::{Way, both_ways};

/// A user with every kind of factor, and a value in every field.
pub(crate) const EVERYTHING: &str = include_str!("../../stytch-users/src/sandbox/tests/user.json");

fn everything() -> serde_json::Value {
    serde_json::from_str(EVERYTHING).unwrap()
}

async fn sandbox_with_everything(way: Way) -> Sandbox {
    let sandbox = way.sandbox().await;
    let user_id = sandbox.add_user(everything()).unwrap();
    let app = json!({
        "connected_app_id": "connected-app-test-1",
        "name": "Difference Engine",
        "description": "Computes.",
        "client_type": "third_party",
        "scopes_granted": "openid profile",
    });
    sandbox.add_connected_app(&user_id, app).unwrap();
    sandbox
}

both_ways!(create_makes_a_user_with_both_factors);
async fn create_makes_a_user_with_both_factors(way: Way) {
    let sandbox = way.sandbox().await;
    let create = CreateUser::with_email("ada@example.com")
        .phone_number("+12025550162")
        .name(Name::new().first_name("Ada"))
        .create_user_as_pending(true)
        .trusted_metadata(Metadata::try_from(json!({ "plan": "team" })).unwrap())
        .external_id("customer-1815")
        .roles(["admin"]);
    let created = sandbox.client().create(&create).await.unwrap();

    assert!(
        created.user_id.as_str().starts_with("user-test-"),
        "{created:?}"
    );
    assert!(
        created
            .request_id()
            .unwrap()
            .starts_with("request-id-test-")
    );
    assert_eq!(created.status, UserStatus::Pending);
    assert_eq!(
        created.email_id.as_ref(),
        Some(&created.user.emails[0].email_id)
    );
    assert_eq!(
        created.phone_id.as_ref(),
        Some(&created.user.phone_numbers[0].phone_id)
    );
    assert_eq!(created.user.emails[0].email, "ada@example.com");
    assert_eq!(created.user.phone_numbers[0].phone_number, "+12025550162");
    assert_eq!(created.user.name.first_name.as_deref(), Some("Ada"));
    assert_eq!(created.user.external_id.as_deref(), Some("customer-1815"));
    assert_eq!(created.user.roles, ["admin"]);
    let plan: Option<String> = created.user.trusted_metadata.get("plan").unwrap();
    assert_eq!(plan.as_deref(), Some("team"));
    assert!(created.user.created_at.is_some());
}

both_ways!(create_with_one_factor_has_no_id_of_the_other);
async fn create_with_one_factor_has_no_id_of_the_other(way: Way) {
    let sandbox = way.sandbox().await;
    let create = CreateUser::with_email("ada@example.com");
    let created = sandbox.client().create(&create).await.unwrap();
    assert!(created.email_id.is_some());
    assert_eq!(created.phone_id, None);
    assert_eq!(created.status, UserStatus::Active);
}

both_ways!(get_reads_every_field_by_either_id);
async fn get_reads_every_field_by_either_id(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    for id in ["user-test-1", "customer-1815"] {
        let user = sandbox.client().get(&UserId::from(id)).await.unwrap();
        assert_eq!(user.user_id, "user-test-1");
        assert_eq!(serde_json::to_value(&*user).unwrap(), everything());
        assert_eq!(
            user.webauthn_registrations[0].authenticator_type,
            AuthenticatorType::CrossPlatform
        );
        assert_eq!(
            user.crypto_wallets[0].crypto_wallet_type,
            CryptoWalletType::Ethereum
        );
        assert_eq!(
            user.lock_expires_at.as_ref().unwrap().as_str(),
            "2026-01-01T01:00:00Z"
        );
    }
}

both_ways!(update_merges_and_leaves_what_is_not_set);
async fn update_merges_and_leaves_what_is_not_set(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    let update = UpdateUser::new()
        .name(Name::new().last_name("King"))
        .trusted_metadata(Metadata::try_from(json!({ "seats": null, "since": 1815 })).unwrap())
        .roles([""; 0]);
    let updated = sandbox
        .client()
        .update(&UserId::from("user-test-1"), &update)
        .await
        .unwrap();
    assert_eq!(updated.emails, updated.user.emails);
    assert_eq!(updated.phone_numbers.len(), 1);
    assert_eq!(updated.crypto_wallets.len(), 1);
    assert_eq!(updated.user.name.first_name.as_deref(), Some("Ada"));
    assert_eq!(updated.user.name.last_name.as_deref(), Some("King"));
    assert_eq!(
        updated.user.trusted_metadata.to_value().unwrap(),
        json!({ "plan": "team", "since": 1815 })
    );
    assert_eq!(
        updated.user.untrusted_metadata.to_value().unwrap(),
        json!({ "theme": "dark" })
    );
    assert!(updated.user.roles.is_empty());
    assert_eq!(updated.user.external_id.as_deref(), Some("customer-1815"));
}

both_ways!(search_finds_by_filter_and_goes_on_from_a_cursor);
async fn search_finds_by_filter_and_goes_on_from_a_cursor(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    for number in 0..4 {
        let create = CreateUser::with_email(format!("user{number}@example.net"));
        sandbox.client().create(&create).await.unwrap();
    }
    let search = SearchUsers::matching([Filter::email_address(["ADA@example.com"])]);
    let found = sandbox.client().search(&search).await.unwrap();
    assert_eq!(found.results_metadata.total, 1);
    assert_eq!(found.results[0].user_id, "user-test-1");

    let mut search = SearchUsers::new().limit(2);
    let mut ids = Vec::new();
    loop {
        let page = sandbox.client().search(&search).await.unwrap().into_inner();
        assert_eq!(page.results_metadata.total, 5);
        ids.extend(page.results.into_iter().map(|user| user.user_id));
        match page.results_metadata.next_cursor {
            Some(cursor) => search = search.cursor(cursor),
            None => break,
        }
    }
    assert_eq!(ids.len(), 5);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 5);
}

both_ways!(exchange_replaces_the_only_factor);
async fn exchange_replaces_the_only_factor(way: Way) {
    let sandbox = way.sandbox().await;
    let client = sandbox.client();
    let created = client
        .create(&CreateUser::with_email("ada@example.com"))
        .await
        .unwrap();
    let factor = PrimaryFactor::phone_number("+12025550162");
    let exchanged = client
        .exchange_primary_factor(&created.user_id, &factor)
        .await
        .unwrap();
    assert!(exchanged.user.emails.is_empty());
    assert_eq!(exchanged.user.phone_numbers[0].phone_number, "+12025550162");
    let factor = PrimaryFactor::email_address("ada@example.org");
    let exchanged = client
        .exchange_primary_factor(&created.user_id, &factor)
        .await
        .unwrap();
    assert_eq!(exchanged.user.emails[0].email, "ada@example.org");
}

both_ways!(delete_leaves_a_404_behind);
async fn delete_leaves_a_404_behind(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    let user_id = UserId::from("user-test-1");
    let deleted = sandbox.client().delete(&user_id).await.unwrap();
    assert_eq!(deleted.user_id, user_id);
    let error = sandbox.client().get(&user_id).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
    assert!(error.request_id().unwrap().starts_with("request-id-test-"));
    assert_eq!(error.message(), Some("User could not be found."));
}

/// Takes one factor from the user with everything, and meets 404 the second time.
macro_rules! factor_is_deleted {
    ($($test:ident: $method:ident($id:literal), $gone:expr, $error:ident;)*) => {
        $(both_ways!($test);
        async fn $test(way: Way) {
            let sandbox = sandbox_with_everything(way).await;
            let left = sandbox.client().$method(&$id.into()).await.unwrap();
            assert_eq!(left.user_id, "user-test-1");
            let gone: fn(&User) -> bool = $gone;
            assert!(gone(&left.user), "{left:?}");
            let error = sandbox.client().$method(&$id.into()).await.unwrap_err();
            assert_eq!(error.status().unwrap(), 404);
            assert_eq!(error.error_type(), Some(&ErrorType::$error));
        })*
    };
}

factor_is_deleted! {
    delete_email_takes_the_email_address:
        delete_email("email-test-1"), |user| user.emails.is_empty(), EmailNotFound;
    delete_phone_number_takes_the_phone_number:
        delete_phone_number("phone-number-test-1"),
        |user| user.phone_numbers.is_empty(), PhoneNumberNotFound;
    delete_webauthn_registration_takes_the_passkey:
        delete_webauthn_registration("webauthn-registration-test-1"),
        |user| user.webauthn_registrations.is_empty(), WebAuthnRegistrationNotFound;
    delete_biometric_registration_takes_the_biometric_registration:
        delete_biometric_registration("biometric-registration-test-1"),
        |user| user.biometric_registrations.is_empty(), BiometricRegistrationNotFound;
    delete_totp_takes_the_totp:
        delete_totp("totp-test-1"), |user| user.totps.is_empty(), TotpNotFound;
    delete_crypto_wallet_takes_the_wallet:
        delete_crypto_wallet("crypto-wallet-test-1"),
        |user| user.crypto_wallets.is_empty(), CryptoWalletNotFound;
    delete_password_takes_the_password:
        delete_password("password-test-1"), |user| user.password.is_none(), PasswordNotFound;
    delete_oauth_registration_takes_the_provider:
        delete_oauth_registration("oauth-user-test-1"),
        |user| user.providers.is_empty(), OAuthUserRegistrationNotFound;
}

both_ways!(delete_external_id_frees_it);
async fn delete_external_id_frees_it(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    let external_id = UserId::from("customer-1815");
    let left = sandbox
        .client()
        .delete_external_id(&external_id)
        .await
        .unwrap();
    assert_eq!(left.user.external_id, None);
    let error = sandbox.client().get(&external_id).await.unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
}

both_ways!(connected_apps_are_listed_until_they_are_revoked);
async fn connected_apps_are_listed_until_they_are_revoked(way: Way) {
    let sandbox = sandbox_with_everything(way).await;
    let user_id = UserId::from("user-test-1");
    let apps = sandbox.client().connected_apps(&user_id).await.unwrap();
    let app = &apps.connected_apps[0];
    assert_eq!(app.connected_app_id, "connected-app-test-1");
    assert_eq!(app.name, "Difference Engine");
    assert_eq!(app.client_type, ConnectedAppClientType::ThirdParty);
    assert_eq!(app.scopes_granted, "openid profile");

    let revoked = sandbox
        .client()
        .revoke_connected_app(&user_id, &app.connected_app_id)
        .await
        .unwrap();
    assert!(revoked.request_id().is_some());
    let apps = sandbox.client().connected_apps(&user_id).await.unwrap();
    assert!(apps.connected_apps.is_empty());
    let unknown = ConnectedAppId::from("connected-app-test-2");
    let error = sandbox
        .client()
        .revoke_connected_app(&user_id, &unknown)
        .await
        .unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::ConnectedAppNotFound));
}

both_ways!(wrong_credentials_are_401);
async fn wrong_credentials_are_401(way: Way) {
    let sandbox = way.sandbox().await;
    let client = Client::builder(sandbox.project_id(), "wrong");
    let client = client.transport(sandbox.transport()).build().unwrap();
    let error = client.get(&UserId::from("user-test-1")).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(
        error.error_type(),
        Some(&ErrorType::UnauthorizedCredentials)
    );
    assert!(!error.is_retryable());
}
