//! The responses of deletions and revocations.

use serde::{Deserialize, Serialize};

use super::id::UserId;
use super::user::User;

/// The response of [`Users::delete`](crate::Users::delete).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeleteUserResponse {
    /// The id of the deleted user.
    pub user_id: UserId,
}

impl DeleteUserResponse {
    /// Creates the response for this id, for test doubles.
    pub fn new(user_id: impl Into<UserId>) -> DeleteUserResponse {
        DeleteUserResponse {
            user_id: user_id.into(),
        }
    }
}

/// The response of the methods that delete a factor, such as
/// [`Users::delete_email`](crate::Users::delete_email).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeleteFactorResponse {
    /// The id of the user.
    pub user_id: UserId,
    /// The user without the deleted factor.
    pub user: User,
}

impl DeleteFactorResponse {
    /// Creates the response for this user, for test doubles.
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

/// The empty response of [`Users::revoke_connected_app`](crate::Users::revoke_connected_app).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RevokeConnectedAppResponse {}

impl RevokeConnectedAppResponse {
    /// Creates the response, for test doubles.
    pub fn new() -> RevokeConnectedAppResponse {
        RevokeConnectedAppResponse::default()
    }
}
