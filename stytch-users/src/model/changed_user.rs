//! The responses of the methods that change or delete a user.

use super::id::UserId;
use super::object::object;
use super::user::User;

/// The response of the methods that change a user and return nothing else, such as
/// [`Users::delete_email`](crate::Users::delete_email).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangedUser {
    /// The id of the user.
    pub user_id: UserId,
    /// The user after the change.
    pub user: User,
}

impl ChangedUser {
    /// Creates the response for this user, for test doubles.
    pub fn new(user: User) -> ChangedUser {
        ChangedUser {
            user_id: user.user_id.clone(),
            user,
        }
    }
}

/// The response of [`Users::delete`](crate::Users::delete).
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeleteUserResponse {
    /// The id of the deleted user.
    pub user_id: UserId,
}

object! {
    ChangedUser { user_id, user; }
    DeleteUserResponse new(user_id: UserId) { user_id; }
}
