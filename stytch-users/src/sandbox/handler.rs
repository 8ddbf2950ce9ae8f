//! What the handlers of endpoints share.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::factor::{EMAIL, PHONE_NUMBER};
use super::field_error::FieldError;
use super::reply::{self, ErrorReply, Reply, new_id};
use super::sandbox_user::SandboxUser;
use super::store::{EMAIL_KEY, EXTERNAL_ID, PHONE_NUMBER_KEY, Position, Store};
use super::validation::optional;
use crate::{Email, PhoneNumber};

/// Handles the requests to one endpoint.
pub(super) type Handler = fn(&mut Store, &Arguments<'_>) -> Reply;

/// The arguments of a handler.
pub(super) struct Arguments<'a> {
    /// The parameters of the path by name, decoded.
    pub(super) parameters: HashMap<&'static str, String>,
    pub(super) body: &'a [u8],
    /// The time, in seconds since 1970.
    pub(super) now: u64,
}

impl Arguments<'_> {
    /// Reads the body. An empty one counts as `{}`, and one that does not fit is an error that
    /// names the field.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, ErrorReply> {
        let body = match self.body.trim_ascii() {
            [] => b"{}",
            body => body,
        };
        match serde_json::from_slice(body) {
            // serde would also read a struct from an array.
            Ok(value) if body.starts_with(b"{") => Ok(value),
            Err(error) if body.starts_with(b"{") && error.is_data() => {
                let error = FieldError::of(body, &error);
                Err(ErrorReply::invalid_argument(error.field(), error.reason()))
            }
            _ => {
                let message = "The submitted request is invalid.";
                Err(ErrorReply::bad_request("bad_request", message))
            }
        }
    }

    /// Returns the position and a copy of the user whose id is in the path.
    pub(super) fn user(&self, store: &Store) -> Result<(Position, SandboxUser), ErrorReply> {
        let user_id = self.parameters.get("user_id");
        let (position, user) = user_id
            .and_then(|user_id| store.find(user_id))
            .ok_or_else(|| ErrorReply::not_found("user_not_found", "User could not be found."))?;
        Ok((position, user.clone()))
    }

    /// Changes that user, and responds with what `change` returns. If it returns an error, the
    /// user does not change.
    pub(super) fn change_user<Body: Serialize>(
        &self,
        store: &mut Store,
        change: impl FnOnce(&mut SandboxUser) -> Result<Body, ErrorReply>,
    ) -> Reply {
        let (position, mut user) = self.user(store)?;
        let body = change(&mut user)?;
        store.replace(position, user).map_err(duplicate)?;
        reply::success(&body)
    }
}

/// Converts the error of a value that another user has.
pub(super) fn duplicate(taken: FieldError) -> ErrorReply {
    let (error_type, what) = match taken.field() {
        EMAIL_KEY => ("duplicate_email", "email"),
        PHONE_NUMBER_KEY => ("duplicate_phone_number", "phone number"),
        EXTERNAL_ID => ("duplicate_user_external_id", "external id"),
        // The other fields are ids that the sandbox generates.
        _ => return ErrorReply::internal(),
    };
    let message = format!("A user with the specified {what} already exists for this project.");
    ErrorReply::bad_request(error_type, message)
}

/// Creates the email address and the phone number of a request, which are not verified. An empty
/// string counts as absent.
pub(super) fn new_factors(
    email: Option<String>,
    phone_number: Option<String>,
) -> Result<(Vec<Email>, Vec<PhoneNumber>), ErrorReply> {
    let email = optional(email, EMAIL.check_value)?.map(|address| {
        let mut email = Email::new(new_id(EMAIL.id_prefix));
        email.email = address;
        email
    });
    let phone_number = optional(phone_number, PHONE_NUMBER.check_value)?.map(|number| {
        let mut phone_number = PhoneNumber::new(new_id(PHONE_NUMBER.id_prefix));
        phone_number.phone_number = number;
        phone_number
    });
    Ok((Vec::from_iter(email), Vec::from_iter(phone_number)))
}
