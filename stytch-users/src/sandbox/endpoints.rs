//! The endpoints: what each of them does to the stored users.

mod connected_apps;
mod factors;
mod filters;
mod search;
mod users;

use http::StatusCode;

use super::{
    factor::{EMAIL, PHONE_NUMBER},
    identifier::new_id,
    reply::{ErrorReply, Reply},
    sandbox_user::SandboxUser,
    store::{Key, Position, Store},
    validation,
};
use crate::{Email, Endpoint, PhoneNumber};

/// Handles the requests to one endpoint.
pub(super) type Handler = fn(&mut Store, &Arguments<'_>) -> Reply;

/// What a request gives its endpoint.
pub(super) struct Arguments<'a> {
    /// The parameters of the path by name, decoded.
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) body: &'a [u8],
    /// The time, in seconds since 1970.
    pub(super) now: u64,
}

impl Arguments<'_> {
    /// A parameter of the path, by its index.
    fn parameter(&self, index: usize) -> &str {
        let parameter = self.parameters.get(index);
        parameter.map_or("", |(_, value)| value)
    }
}

/// The handler of an endpoint, or 501 if it is declared and has none yet.
pub(super) fn handler(endpoint: Endpoint) -> Result<Handler, ErrorReply> {
    let handlers = [
        users::HANDLERS,
        factors::HANDLERS,
        connected_apps::HANDLERS,
        search::HANDLERS,
    ];
    let mut handlers = handlers.into_iter().flatten();
    let found = handlers.find(|(handled, _)| *handled == endpoint);
    found.map(|(_, handler)| *handler).ok_or_else(|| {
        let message = format!(
            "The sandbox has no handler for {endpoint}. \
             Add one to `HANDLERS` in a file of `stytch-users/src/sandbox/endpoints`."
        );
        ErrorReply::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
    })
}

/// The position and a copy of a user, to change and to store with [`store_user`].
fn find_user(store: &Store, user_id: &str) -> Result<(Position, SandboxUser), ErrorReply> {
    let (position, user) = store.find(user_id).ok_or_else(ErrorReply::user_not_found)?;
    Ok((position, user.clone()))
}

/// Stores a changed user, and then responds with `reply`.
fn store_user(store: &mut Store, position: Position, user: SandboxUser, reply: Reply) -> Reply {
    store.replace(position, user).map_err(duplicate)?;
    reply
}

/// The error for a value that another user has.
fn duplicate(key: Key) -> ErrorReply {
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
fn new_email(address: String) -> Result<Email, ErrorReply> {
    validation::check_email(&address)?;
    let mut email = Email::new(new_id(EMAIL.id_prefix));
    email.email = address;
    Ok(email)
}

/// A number that nobody has verified yet.
fn new_phone_number(number: String) -> Result<PhoneNumber, ErrorReply> {
    validation::check_phone_number(&number)?;
    let mut phone_number = PhoneNumber::new(new_id(PHONE_NUMBER.id_prefix));
    phone_number.phone_number = number;
    Ok(phone_number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Api, Call, User, Users, api};

    #[test]
    fn every_endpoint_has_a_handler() {
        let declared = <dyn Users>::ENDPOINTS.iter();
        let without: Vec<String> = declared
            .filter_map(|endpoint| handler(*endpoint).err())
            .map(ErrorReply::into_message)
            .collect();
        assert!(without.is_empty(), "{without:#?}");
    }

    #[api]
    trait Other: Api {
        #[endpoint(GET, "/v1/other/<user_id>")]
        fn other(&self, user_id: &str) -> Call<User>;
    }

    #[test]
    fn an_endpoint_without_a_handler_is_501_and_says_where_to_add_it() {
        let error = handler(<dyn Other>::OTHER).unwrap_err();
        assert_eq!(error.status(), 501);
        let message = error.into_message();
        assert!(message.contains("GET /v1/other/{user_id}"), "{message}");
        assert!(message.contains("sandbox/endpoints"), "{message}");
    }
}
