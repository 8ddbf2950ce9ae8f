//! The eight methods that delete a factor.

use serde_json::{Value, json};

use crate::comparison::{Outcome, equal, rejected, remove, request, success};
use crate::world::{World, address, text};

/// Deletes the last factor of a kind. The rest of the seeded user does not change.
macro_rules! delete_factor {
    ($method:ident, $id_field:literal, $factors:literal, $error_type:literal) => {
        pub(crate) async fn $method(world: &mut World) -> Outcome {
            let id = remove_last(&mut world.seeded, $factors, $id_field);
            let users = &world.client.users;
            let deleted = success(users.$method(request(json!({ $id_field: id }))).await)?;
            equal(text(&deleted["user_id"]), world.user_id())?;
            equal(&deleted["user"], &world.seeded)?;
            let again = users.$method(request(json!({ $id_field: id })));
            rejected(again.await, 404, $error_type)
        }
    };
}

#[rustfmt::skip]
mod each {
    use super::*;

    delete_factor!(delete_email, "email_id", "emails", "email_not_found");
    delete_factor!(delete_phone_number, "phone_id", "phone_numbers", "phone_number_not_found");
    delete_factor!(delete_webauthn_registration, "webauthn_registration_id", "webauthn_registrations", "webauthn_registration_not_found");
    delete_factor!(delete_biometric_registration, "biometric_registration_id", "biometric_registrations", "biometric_registration_not_found");
    delete_factor!(delete_totp, "totp_id", "totps", "totp_not_found");
    delete_factor!(delete_crypto_wallet, "crypto_wallet_id", "crypto_wallets", "crypto_wallet_not_found");
    delete_factor!(delete_password, "password_id", "password", "password_not_found");
    delete_factor!(delete_oauth_registration, "oauth_user_registration_id", "providers", "oauth_user_registration_not_found");
}

pub(crate) use each::*;

pub(crate) async fn delete_email(world: &mut World) -> Outcome {
    each::delete_email(world).await?;
    let users = &world.client.users;
    let created = users.create(request(json!({ "email": address("only") })));
    let email_id = &success(created.await)?["email_id"];
    let last = users.delete_email(request(json!({ "email_id": email_id })));
    rejected(last.await, 400, "cannot_delete_last_primary_factor")
}

/// Removes a factor of a user, and returns its id. The password is one factor, and every other
/// kind is a list of them.
fn remove_last(user: &mut Value, factors: &str, id_field: &str) -> Value {
    let removed = match &mut user[factors] {
        Value::Array(factors) => factors.pop().unwrap_or_default(),
        factor => factor.take(),
    };
    if user[factors].is_null() {
        remove(user, factors);
    }
    removed[id_field].clone()
}
