//! What the handlers of endpoints share.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::factor::{EMAIL, PHONE_NUMBER};
use super::field_error::FieldError;
use super::reply::{self, ErrorReply, Reply, new_id};
use super::sandbox_user::SandboxUser;
use super::store::{EMAIL_KEY, EXTERNAL_ID, Key, PHONE_NUMBER_KEY, Position, Store};
use super::validation;
use crate::{Email, PhoneNumber};

/// Handles the requests to one endpoint.
pub(super) type Handler = fn(&mut Store, &Arguments<'_>) -> Reply;

/// The arguments of a handler.
pub(super) struct Arguments<'a> {
    /// The parameters of the path by name, decoded.
    pub(super) parameters: Vec<(&'static str, String)>,
    pub(super) body: &'a [u8],
    /// The time, in seconds since 1970.
    pub(super) now: u64,
}

impl Arguments<'_> {
    /// A parameter of the path, by its index.
    pub(super) fn parameter(&self, index: usize) -> &str {
        let parameter = self.parameters.get(index);
        parameter.map_or("", |(_, value)| value)
    }

    /// Reads the body. A body that does not fit is an error that names the field.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, ErrorReply> {
        read_body(self.body)
    }

    /// The position and a copy of the user whose id is the first parameter of the path.
    pub(super) fn user(&self, store: &Store) -> Result<(Position, SandboxUser), ErrorReply> {
        let (position, user) = store
            .find(self.parameter(0))
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

/// The fields of requests that are objects.
const OBJECTS: [&str; 3] = ["attributes", "name", "query"];

/// Reads the body of a request. An empty body counts as `{}`.
fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, ErrorReply> {
    let body = match body.trim_ascii() {
        [] => b"{}",
        body => body,
    };
    let invalid = |error: FieldError| {
        let message = format!("The field '{}' {}.", error.field(), error.reason());
        ErrorReply::bad_request("invalid_argument", message)
    };
    // serde would also read a struct from an array.
    let is_array = |json: &RawValue| json.get().starts_with('[');
    let fields: HashMap<String, &RawValue> = serde_json::from_slice(body).unwrap_or_default();
    let mut objects = OBJECTS.iter();
    if let Some(name) = objects.find(|name| fields.get(**name).is_some_and(|it| is_array(it))) {
        return Err(invalid(FieldError::new(*name, "must be an object")));
    }
    match serde_json::from_slice(body) {
        Ok(value) if body.starts_with(b"{") => Ok(value),
        Err(error) if body.starts_with(b"{") && error.is_data() => {
            Err(invalid(FieldError::of(body, &error)))
        }
        _ => {
            let message = "The submitted request is invalid.";
            Err(ErrorReply::bad_request("bad_request", message))
        }
    }
}

/// The error for a value that another user has.
pub(super) fn duplicate(key: Key) -> ErrorReply {
    let (error_type, what) = match key.0 {
        EMAIL_KEY => ("duplicate_email", "email"),
        PHONE_NUMBER_KEY => ("duplicate_phone_number", "phone number"),
        EXTERNAL_ID => ("duplicate_user_external_id", "external id"),
        // The other keys are ids that the sandbox generates.
        _ => return ErrorReply::internal(),
    };
    let message = format!("A user with the specified {what} already exists for this project.");
    ErrorReply::bad_request(error_type, message)
}

/// Creates an email address that is not verified. `None` and an empty one are none.
pub(super) fn new_email(address: Option<String>) -> Result<Vec<Email>, ErrorReply> {
    let mut email = Email::new(new_id(EMAIL.id_prefix));
    email.email = address.unwrap_or_default();
    if email.email.is_empty() {
        return Ok(Vec::new());
    }
    validation::check_email(&email.email)?;
    Ok(vec![email])
}

/// Creates a phone number that is not verified. `None` and an empty one are none.
pub(super) fn new_phone_number(number: Option<String>) -> Result<Vec<PhoneNumber>, ErrorReply> {
    let mut phone_number = PhoneNumber::new(new_id(PHONE_NUMBER.id_prefix));
    phone_number.phone_number = number.unwrap_or_default();
    if phone_number.phone_number.is_empty() {
        return Ok(Vec::new());
    }
    validation::check_phone_number(&phone_number.phone_number)?;
    Ok(vec![phone_number])
}
