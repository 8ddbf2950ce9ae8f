//! The responses of deletions and revocations.

use serde::{Deserialize, Serialize};

use super::id::UserId;

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
