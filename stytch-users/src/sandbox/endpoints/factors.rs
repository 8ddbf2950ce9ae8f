//! Delete a factor by its id, and exchange the only primary factor.

use serde::Deserialize;

use crate::sandbox::factor::FACTOR_KINDS;
use crate::sandbox::handler::{Arguments, Handler, duplicate, new_factors};
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::sandbox_user::SandboxUser;
use crate::sandbox::store::Store;
use crate::{ChangedUser, Endpoint, User, Users};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[
    (<dyn Users>::DELETE_EMAIL, delete),
    (<dyn Users>::DELETE_PHONE_NUMBER, delete),
    (<dyn Users>::DELETE_WEBAUTHN_REGISTRATION, delete),
    (<dyn Users>::DELETE_BIOMETRIC_REGISTRATION, delete),
    (<dyn Users>::DELETE_TOTP, delete),
    (<dyn Users>::DELETE_CRYPTO_WALLET, delete),
    (<dyn Users>::DELETE_PASSWORD, delete),
    (<dyn Users>::DELETE_OAUTH_REGISTRATION, delete),
    (<dyn Users>::EXCHANGE_PRIMARY_FACTOR, exchange),
];

/// Deletes a factor of the kind whose id is the parameter of the path.
fn delete(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let mut kinds = FACTOR_KINDS.iter();
    let kind = kinds.find_map(|kind| Some((kind, arguments.parameters.get(kind.id_field)?)));
    let (kind, id) = kind.ok_or_else(ErrorReply::internal)?;
    let (error_type, message) = kind.not_found;
    let (position, user) = store
        .find_by(kind.id_field, id)
        .ok_or_else(|| ErrorReply::not_found(error_type, message))?;
    if kind.is_primary && primary_factors(&user.user) == 1 {
        return Err(ErrorReply::bad_request(
            "cannot_delete_last_primary_factor",
            "A user must keep an email, a phone number or an OAuth registration.",
        ));
    }
    let mut changed = user.clone();
    (kind.remove)(&mut changed.user, id);
    let reply = reply::success(&ChangedUser::new(changed.user.clone()));
    store.replace(position, changed).map_err(duplicate)?;
    reply
}

fn exchange(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    #[derive(Deserialize)]
    struct Body {
        email_address: Option<String>,
        phone_number: Option<String>,
    }
    let body: Body = arguments.body()?;
    arguments.change_user(store, |SandboxUser { user, .. }| {
        let (emails, phone_numbers) = new_factors(body.email_address, body.phone_number)?;
        if emails.len() + phone_numbers.len() != 1 {
            return Err(ErrorReply::bad_request(
                "invalid_exchange_primary_factor_fields",
                "Exactly one of email_address and phone_number must be given.",
            ));
        }
        // An OAuth registration counts, but cannot be exchanged.
        if primary_factors(user) != 1 || !user.providers.is_empty() {
            return Err(ErrorReply::bad_request(
                "invalid_exchange_primary_factor_user",
                "The user must have exactly one primary factor, an email or a phone number.",
            ));
        }
        (user.emails, user.phone_numbers) = (emails, phone_numbers);
        Ok(ChangedUser::new(user.clone()))
    })
}

/// Returns how many email addresses, phone numbers and OAuth registrations a user has.
fn primary_factors(user: &User) -> usize {
    let kinds = FACTOR_KINDS.iter().filter(|kind| kind.is_primary);
    kinds.map(|kind| (kind.ids)(user).len()).sum()
}
