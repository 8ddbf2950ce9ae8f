//! The endpoints for users and for what belongs to a user.

pub(super) mod connected_apps;
pub(super) mod factors;
pub(super) mod users;

use bytes::Bytes;
use http::Response;
use serde::Serialize;

use super::{
    record::UserRecord,
    reply::{self, ErrorReply},
    store::{Key, Position, Store},
};

/// The position and a copy of a user, to be changed and put back with [`put`].
fn take(store: &Store, user_id: &str) -> Result<(Position, UserRecord), ErrorReply> {
    let (position, user) = store.find(user_id).ok_or_else(ErrorReply::user_not_found)?;
    Ok((position, user.clone()))
}

/// Stores a changed user and answers it, as most endpoints do.
fn put(
    store: &mut Store,
    position: Position,
    user: UserRecord,
) -> Result<Response<Bytes>, ErrorReply> {
    let response = reply::success(&UserBody {
        user_id: &user.user_id,
        user: &user,
    });
    store.replace(position, user).map_err(duplicate)?;
    Ok(response)
}

#[derive(Serialize)]
struct UserBody<'a> {
    user_id: &'a str,
    user: &'a UserRecord,
}

/// The error for a value that another user has already.
fn duplicate(key: Key) -> ErrorReply {
    match key {
        Key::Email(_) => ErrorReply::bad_request(
            "duplicate_email",
            "A user with the specified email already exists for this project.",
        ),
        Key::PhoneNumber(_) => ErrorReply::bad_request(
            "duplicate_phone_number",
            "A user with the specified phone number already exists for this project.",
        ),
        Key::ExternalId(_) => ErrorReply::bad_request(
            "duplicate_user_external_id",
            "A user with the specified external id already exists for this project.",
        ),
        // Requests cannot choose these; the sandbox makes them up.
        Key::UserId(_) | Key::Factor(..) => ErrorReply::internal(),
    }
}
