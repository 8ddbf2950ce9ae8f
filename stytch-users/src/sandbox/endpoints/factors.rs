//! Delete a factor by its id, and exchange the only primary factor.

use bytes::Bytes;
use http::Response;

use super::{put, take};
use crate::sandbox::{
    factor::{Email, FactorKind, PhoneNumber},
    fields::Fields,
    record::UserRecord,
    reply::ErrorReply,
    store::{Key, Store},
    validation,
};

/// `DELETE /v1/users/{collection}/{id}`
pub(in crate::sandbox) fn delete(
    store: &mut Store,
    kind: FactorKind,
    id: &str,
) -> Result<Response<Bytes>, ErrorReply> {
    let key = Key::Factor(kind, id.to_owned());
    let (position, user) = store.find_by(&key).ok_or_else(|| {
        let (error_type, message) = kind.not_found();
        ErrorReply::not_found(error_type, message)
    })?;
    if kind.is_primary() && user.primary_factor_count() == 1 {
        return Err(ErrorReply::bad_request(
            "cannot_delete_last_primary_factor",
            "A user must keep an email, a phone number or an OAuth registration.",
        ));
    }
    let mut user = user.clone();
    user.remove_factor(kind, id);
    put(store, position, user)
}

/// `PUT /v1/users/{user_id}/exchange_primary_factor`
pub(in crate::sandbox) fn exchange_primary_factor(
    store: &mut Store,
    user_id: &str,
    body: &[u8],
) -> Result<Response<Bytes>, ErrorReply> {
    let fields = Fields::of_body(body)?;
    let email_address = fields.string("email_address")?;
    let phone_number = fields.string("phone_number")?;
    let (position, mut user) = take(store, user_id)?;
    let (emails, phone_numbers) = match (email_address, phone_number) {
        (Some(email_address), None) => {
            validation::check_email(&email_address)?;
            (vec![Email::unverified(&email_address)], Vec::new())
        }
        (None, Some(phone_number)) => {
            validation::check_phone_number(&phone_number)?;
            (Vec::new(), vec![PhoneNumber::unverified(&phone_number)])
        }
        _ => {
            return Err(ErrorReply::bad_request(
                "invalid_exchange_primary_factor_fields",
                "Exactly one of email_address and phone_number must be given.",
            ));
        }
    };
    if !is_exchangeable(&user) {
        return Err(ErrorReply::bad_request(
            "invalid_exchange_primary_factor_user",
            "The user must have exactly one primary factor, an email or a phone number.",
        ));
    }
    user.emails = emails;
    user.phone_numbers = phone_numbers;
    put(store, position, user)
}

/// An OAuth registration counts as a primary factor but cannot be exchanged,
/// and it must not get lost either.
fn is_exchangeable(user: &UserRecord) -> bool {
    user.primary_factor_count() == 1 && user.providers.is_empty()
}
