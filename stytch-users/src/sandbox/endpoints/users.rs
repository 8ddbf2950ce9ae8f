//! Create, get, update and delete a user, and delete the external id.

use bytes::Bytes;
use http::Response;
use serde::Serialize;

use super::{duplicate, put, take};
use crate::sandbox::{
    factor::{CryptoWallet, Email, PhoneNumber},
    fields::Fields,
    metadata,
    record::{Status, UserRecord},
    reply::{self, ErrorReply},
    store::Store,
    timestamp::Timestamp,
    validation,
};

/// `POST /v1/users`
pub(in crate::sandbox) fn create(
    store: &mut Store,
    body: &[u8],
    now: Timestamp,
) -> Result<Response<Bytes>, ErrorReply> {
    let fields = Fields::of_body(body)?;
    let email = fields.string("email")?;
    let phone_number = fields.string("phone_number")?;
    let mut user = UserRecord::new(now);
    if fields.boolean("create_user_as_pending")? == Some(true) {
        user.status = Status::Pending;
    }
    apply(&fields, &mut user)?;
    if email.is_none() && phone_number.is_none() {
        return Err(ErrorReply::bad_request(
            "invalid_create_user_request",
            "A user needs an email or a phone number.",
        ));
    }
    if let Some(email) = email {
        validation::check_email(&email)?;
        user.emails.push(Email::unverified(&email));
    }
    if let Some(phone_number) = phone_number {
        validation::check_phone_number(&phone_number)?;
        user.phone_numbers
            .push(PhoneNumber::unverified(&phone_number));
    }
    let response = reply::success(&CreateBody::of(&user));
    store.insert(user).map_err(duplicate)?;
    Ok(response)
}

/// `GET /v1/users/{user_id}`, whose body is the user itself.
pub(in crate::sandbox) fn get(store: &Store, user_id: &str) -> Result<Response<Bytes>, ErrorReply> {
    let (_, user) = store.find(user_id).ok_or_else(ErrorReply::user_not_found)?;
    Ok(reply::success(user))
}

/// `PUT /v1/users/{user_id}`
pub(in crate::sandbox) fn update(
    store: &mut Store,
    user_id: &str,
    body: &[u8],
) -> Result<Response<Bytes>, ErrorReply> {
    let fields = Fields::of_body(body)?;
    let (position, mut user) = take(store, user_id)?;
    apply(&fields, &mut user)?;
    let response = reply::success(&UpdateBody::of(&user));
    store.replace(position, user).map_err(duplicate)?;
    Ok(response)
}

/// `DELETE /v1/users/{user_id}`
pub(in crate::sandbox) fn delete(
    store: &mut Store,
    user_id: &str,
) -> Result<Response<Bytes>, ErrorReply> {
    let (position, user) = take(store, user_id)?;
    store.remove(position);
    Ok(reply::success(&DeleteBody {
        user_id: &user.user_id,
    }))
}

/// `DELETE /v1/users/{user_id}/external_id`
pub(in crate::sandbox) fn delete_external_id(
    store: &mut Store,
    user_id: &str,
) -> Result<Response<Bytes>, ErrorReply> {
    let (position, mut user) = take(store, user_id)?;
    user.external_id = None;
    put(store, position, user)
}

/// Reads the fields that create and update have in common into `user`.
fn apply(fields: &Fields<'_>, user: &mut UserRecord) -> Result<(), ErrorReply> {
    user.name = user.name.merged(fields)?;
    check_attributes(fields)?;
    if let Some(external_id) = fields.string("external_id")? {
        validation::check_external_id(&external_id)?;
        user.external_id = Some(external_id);
    }
    if let Some(roles) = fields.strings("roles")? {
        user.roles = roles;
    }
    for (name, current) in [
        ("trusted_metadata", &mut user.trusted_metadata),
        ("untrusted_metadata", &mut user.untrusted_metadata),
    ] {
        if let Some(changed) = metadata::read(fields, name, current)? {
            *current = changed;
        }
    }
    Ok(())
}

/// Attributes are hints for fraud detection: checked, then forgotten.
fn check_attributes(fields: &Fields<'_>) -> Result<(), ErrorReply> {
    if let Some(attributes) = fields.object("attributes")? {
        attributes.string("user_agent")?;
        if let Some(ip_address) = attributes.string("ip_address")? {
            validation::check_ip_address(&ip_address)?;
        }
    }
    Ok(())
}

#[derive(Serialize)]
struct CreateBody<'a> {
    user_id: &'a str,
    email_id: &'a str,
    phone_id: &'a str,
    status: Status,
    user: &'a UserRecord,
}

impl<'a> CreateBody<'a> {
    /// The id of a factor that was not given is empty, not absent.
    fn of(user: &'a UserRecord) -> Self {
        let email_id = user.emails.first().map(|it| it.email_id.as_str());
        let phone_id = user.phone_numbers.first().map(|it| it.phone_id.as_str());
        Self {
            user_id: &user.user_id,
            email_id: email_id.unwrap_or_default(),
            phone_id: phone_id.unwrap_or_default(),
            status: user.status,
            user,
        }
    }
}

#[derive(Serialize)]
struct UpdateBody<'a> {
    user_id: &'a str,
    emails: &'a [Email],
    phone_numbers: &'a [PhoneNumber],
    crypto_wallets: &'a [CryptoWallet],
    user: &'a UserRecord,
}

impl<'a> UpdateBody<'a> {
    fn of(user: &'a UserRecord) -> Self {
        Self {
            user_id: &user.user_id,
            emails: &user.emails,
            phone_numbers: &user.phone_numbers,
            crypto_wallets: &user.crypto_wallets,
            user,
        }
    }
}

#[derive(Serialize)]
struct DeleteBody<'a> {
    user_id: &'a str,
}
