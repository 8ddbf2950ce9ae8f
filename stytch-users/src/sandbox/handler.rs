//! What the handlers of endpoints have in common.

use bytes::Bytes;
use http::Request;

use super::factor::{EMAIL, PHONE_NUMBER};
use super::identifier::new_id;
use super::reply::{ErrorReply, Reply};
use super::sandbox_user::SandboxUser;
use super::store::{Key, Position, Store};
use super::validation;
use crate::{Email, PhoneNumber};

/// Handles the requests to one endpoint.
pub(super) type Handler = fn(&mut Store, &Arguments<'_>) -> Reply;

/// What a request gives its endpoint.
pub(super) struct Arguments<'a> {
    /// The parameters of the path by name, decoded.
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) request: &'a Request<Bytes>,
    /// The time, in seconds since 1970.
    pub(super) now: u64,
}

impl Arguments<'_> {
    /// A parameter of the path, by its index.
    pub(super) fn parameter(&self, index: usize) -> &str {
        let parameter = self.parameters.get(index);
        parameter.map_or("", |(_, value)| value)
    }
}

/// The position and a copy of a user, to change and to store with [`store_user`].
pub(super) fn find_user(
    store: &Store,
    user_id: &str,
) -> Result<(Position, SandboxUser), ErrorReply> {
    let (position, user) = store.find(user_id).ok_or_else(ErrorReply::user_not_found)?;
    Ok((position, user.clone()))
}

/// Stores a changed user, and then responds with `reply`.
pub(super) fn store_user(
    store: &mut Store,
    position: Position,
    user: SandboxUser,
    reply: Reply,
) -> Reply {
    store.replace(position, user).map_err(duplicate)?;
    reply
}

/// The error for a value that another user has.
pub(super) fn duplicate(key: Key) -> ErrorReply {
    let (error_type, what) = match key.field {
        Key::EMAIL => ("duplicate_email", "email"),
        Key::PHONE_NUMBER => ("duplicate_phone_number", "phone number"),
        Key::EXTERNAL_ID => ("duplicate_user_external_id", "external id"),
        // The others are ids, which the sandbox makes up.
        _ => return ErrorReply::internal(),
    };
    let message = format!("A user with the specified {what} already exists for this project.");
    ErrorReply::bad_request(error_type, message)
}

/// An address that nobody has verified yet.
pub(super) fn new_email(address: String) -> Result<Email, ErrorReply> {
    validation::check_email(&address)?;
    let mut email = Email::new(new_id(EMAIL.id_prefix));
    email.email = address;
    Ok(email)
}

/// A number that nobody has verified yet.
pub(super) fn new_phone_number(number: String) -> Result<PhoneNumber, ErrorReply> {
    validation::check_phone_number(&number)?;
    let mut phone_number = PhoneNumber::new(new_id(PHONE_NUMBER.id_prefix));
    phone_number.phone_number = number;
    Ok(phone_number)
}
