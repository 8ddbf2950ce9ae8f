//! Every method of `Users`, with the types of the client.

use std::sync::Arc;

use serde_json::{Value, json};
use stytch_users::{CreateUser, ErrorType, PrimaryFactor, SearchUsers, UpdateUser, Users};

use crate::sandbox::project::Project;
use crate::sandbox::script::Script;

/// A user with every kind of factor, and a value in every field.
pub(crate) fn everything() -> Value {
    let json = include_str!("../user.json");
    serde_json::from_str(json).unwrap()
}

pub(super) async fn a_user_is_created_read_changed_and_deleted(project: Arc<Project>) {
    let (users, mut script) = (&project.client, Script::new(&project));
    let create = CreateUser::with_email(script.expand("$ada@example.com"));
    let create = create.external_id(script.expand("$ada"));
    let created = users.create(&create).await.unwrap().into_inner();
    let id = created.user_id;
    let email_id = created.user.emails[0].email_id.clone();
    assert_eq!((created.email_id, created.phone_id), (Some(email_id), None));
    assert_eq!(*users.get(&id).await.unwrap(), created.user);

    let update = UpdateUser::new().roles(["admin"]);
    let updated = users.update(&id, &update).await.unwrap();
    assert_eq!(updated.user.roles, ["admin"]);
    assert_eq!(updated.emails, created.user.emails);
    assert!(updated.phone_numbers.is_empty() && updated.crypto_wallets.is_empty());

    let factor = PrimaryFactor::phone_number(script.expand("$phone"));
    let exchanged = users.exchange_primary_factor(&id, &factor).await.unwrap();
    assert!(exchanged.user.emails.is_empty());
    assert_eq!(exchanged.user.phone_numbers.len(), 1);

    let search = SearchUsers::new().limit(1);
    let page = users.search(&search).await.unwrap().into_inner();
    assert!(page.results.len() <= 1);
    if let Some(cursor) = page.results_metadata.next_cursor {
        users.search(&search.cursor(cursor)).await.unwrap();
    }

    let left = users.delete_external_id(&id).await.unwrap();
    assert_eq!(left.user.external_id, None);
    assert_eq!(users.delete(&id).await.unwrap().user_id, id);
    let error = users.get(&id).await.unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
    assert_eq!(error.status().unwrap(), 404);
}

pub(super) async fn connected_apps_are_listed_until_they_are_revoked(project: Arc<Project>) {
    let app = json!({
        "connected_app_id": "connected-app-test-1",
        "name": "Difference Engine",
        "description": "Computes.",
        "client_type": "third_party",
        "scopes_granted": "openid profile",
    });
    let (sandbox, users) = (project.sandbox(), &project.client);
    let id = sandbox.add_user(everything()).unwrap();
    sandbox.add_connected_app(&id, &app).unwrap();
    for (user_id, field) in [(&id, "connected_app_id"), (&"nobody".into(), "user_id")] {
        let error = sandbox.add_connected_app(user_id, &app).unwrap_err();
        assert_eq!(error.field(), field);
    }
    let listed = users.connected_apps(&id).await.unwrap();
    assert_eq!(json!(listed.connected_apps), json!([app]));
    let app_id = &listed.connected_apps[0].connected_app_id;
    users.revoke_connected_app(&id, app_id).await.unwrap();
    let listed = users.connected_apps(&id).await.unwrap();
    assert!(listed.connected_apps.is_empty());
    let error = users.revoke_connected_app(&id, app_id).await.unwrap_err();
    assert_eq!(error.error_type(), Some(&ErrorType::ConnectedAppNotFound));
}

pub(super) async fn each_method_deletes_its_factor_and_no_other(project: Arc<Project>) {
    /// Deletes a factor of the user with everything, twice.
    macro_rules! deletes {
        ($($method:ident($id:literal) $field:literal $error_type:literal;)*) => {$(
            project.sandbox().add_user(everything()).unwrap();
            let left = project.client.$method(&$id.into()).await.unwrap();
            let mut expected = everything();
            match $field {
                "password" => drop(expected.as_object_mut().unwrap().remove($field)),
                list => expected[list] = json!([]),
            }
            assert_eq!(json!(left.user), expected, $id);
            let error = project.client.$method(&$id.into()).await.unwrap_err();
            assert_eq!(error.error_type().unwrap().as_str(), $error_type);
            project.client.delete(&left.user_id).await.unwrap();
        )*};
    }
    deletes! {
        delete_email("email-test-1") "emails" "email_not_found";
        delete_phone_number("phone-number-test-1") "phone_numbers" "phone_number_not_found";
        delete_webauthn_registration("webauthn-registration-test-1")
            "webauthn_registrations" "webauthn_registration_not_found";
        delete_biometric_registration("biometric-registration-test-1")
            "biometric_registrations" "biometric_registration_not_found";
        delete_totp("totp-test-1") "totps" "totp_not_found";
        delete_crypto_wallet("crypto-wallet-test-1") "crypto_wallets" "crypto_wallet_not_found";
        delete_password("password-test-1") "password" "password_not_found";
        delete_oauth_registration("oauth-user-test-1")
            "providers" "oauth_user_registration_not_found";
    }
}
