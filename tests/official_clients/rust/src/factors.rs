//! The eight methods that delete a factor.

use serde_json::Value;
use stytch::consumer::users::{
    CreateRequest, DeleteBiometricRegistrationRequest, DeleteCryptoWalletRequest,
    DeleteEmailRequest, DeleteOAuthRegistrationRequest, DeletePasswordRequest,
    DeletePhoneNumberRequest, DeleteTOTPRequest, DeleteWebAuthnRegistrationRequest,
};

use crate::comparison::{Outcome, answered, equal, plain, refused};
use crate::world::{CLIENT, World, remove, text};

/// Deletes the last factor of a kind; the rest of the seeded user stays as it was.
macro_rules! delete_factor {
    ($method:ident, $request:ident { $id_field:ident }, $collection:literal, $error_type:literal) => {
        pub(crate) async fn $method(world: &mut World) -> Outcome {
            let id = last_id(&world.seeded[$collection], stringify!($id_field));
            let request = $request { $id_field: id };
            let users = &world.client.users;
            let deleted = answered(users.$method(request.clone()).await)?;
            remove_last(&mut world.seeded, $collection);
            equal(deleted.user_id, world.user_id())?;
            equal(plain(deleted.user), world.seeded.clone())?;
            refused(users.$method(request).await, 404, $error_type)
        }
    };
}

mod email {
    use super::*;

    delete_factor!(
        delete_email,
        DeleteEmailRequest { email_id },
        "emails",
        "email_not_found"
    );
}

pub(crate) async fn delete_email(world: &mut World) -> Outcome {
    email::delete_email(world).await?;
    let users = &world.client.users;
    let create = CreateRequest {
        email: Some(format!("only@{CLIENT}.example")),
        ..CreateRequest::default()
    };
    let email_id = answered(users.create(create).await)?.email_id;
    let last = users.delete_email(DeleteEmailRequest { email_id }).await;
    refused(last, 400, "cannot_delete_last_primary_factor")
}

delete_factor!(
    delete_phone_number,
    DeletePhoneNumberRequest { phone_id },
    "phone_numbers",
    "phone_number_not_found"
);
delete_factor!(
    delete_webauthn_registration,
    DeleteWebAuthnRegistrationRequest {
        webauthn_registration_id
    },
    "webauthn_registrations",
    "webauthn_registration_not_found"
);
delete_factor!(
    delete_biometric_registration,
    DeleteBiometricRegistrationRequest {
        biometric_registration_id
    },
    "biometric_registrations",
    "biometric_registration_not_found"
);
delete_factor!(
    delete_totp,
    DeleteTOTPRequest { totp_id },
    "totps",
    "totp_not_found"
);
delete_factor!(
    delete_crypto_wallet,
    DeleteCryptoWalletRequest { crypto_wallet_id },
    "crypto_wallets",
    "crypto_wallet_not_found"
);
delete_factor!(
    delete_password,
    DeletePasswordRequest { password_id },
    "password",
    "password_not_found"
);
delete_factor!(
    delete_oauth_registration,
    DeleteOAuthRegistrationRequest {
        oauth_user_registration_id
    },
    "providers",
    "oauth_user_registration_not_found"
);

/// The password is one factor, every other kind is a list of them.
fn last_id(factors: &Value, id_field: &str) -> String {
    match factors {
        Value::Array(factors) => factors.last().map(|factor| text(&factor[id_field])),
        factor => Some(text(&factor[id_field])),
    }
    .unwrap_or_default()
}

fn remove_last(user: &mut Value, collection: &str) {
    match &mut user[collection] {
        Value::Array(factors) => {
            factors.pop();
        }
        _ => remove(user, collection),
    }
}
