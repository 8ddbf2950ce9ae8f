//! Answers that hold little more than the user.

use serde::{Deserialize, Serialize};

use super::id::UserId;
use super::user::User;

/// What [`Users::delete`](crate::Users::delete) answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeleteUserResponse {
    /// The id of the user that is gone.
    pub user_id: UserId,
}

impl DeleteUserResponse {
    /// The answer for this id; for test doubles.
    pub fn new(user_id: impl Into<UserId>) -> DeleteUserResponse {
        DeleteUserResponse {
            user_id: user_id.into(),
        }
    }
}

/// What every method answers that takes one factor, or the external id, from a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeleteFactorResponse {
    /// The id of the user.
    pub user_id: UserId,
    /// The user without it.
    pub user: User,
}

impl DeleteFactorResponse {
    /// The answer for this user; for test doubles.
    pub fn new(user: User) -> DeleteFactorResponse {
        DeleteFactorResponse {
            user_id: user.user_id.clone(),
            user,
        }
    }
}

/// The response of
/// [`Users::delete_external_id`](crate::Users::delete_external_id).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeleteExternalIdResponse {
    /// The id of the user.
    pub user_id: UserId,
    /// The user without the external id.
    pub user: User,
}

impl DeleteExternalIdResponse {
    /// Creates the response for this user, for test doubles.
    pub fn new(user: User) -> DeleteExternalIdResponse {
        DeleteExternalIdResponse {
            user_id: user.user_id.clone(),
            user,
        }
    }
}

/// What [`Users::revoke_connected_app`](crate::Users::revoke_connected_app) answers: nothing but that it was done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevokeConnectedAppResponse {}

impl RevokeConnectedAppResponse {
    /// The answer; for test doubles.
    pub fn new() -> RevokeConnectedAppResponse {
        RevokeConnectedAppResponse::default()
    }
}
