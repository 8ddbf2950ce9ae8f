//! The responses of the methods that change a user and return it.

use serde::{Deserialize, Serialize};

use super::id::UserId;
use super::user::User;

/// Declares a response with the id of a user and the user. The string documents the user.
macro_rules! changed_user {
    ($($(#[$meta:meta])* $name:ident, $user:literal;)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[non_exhaustive]
        pub struct $name {
            /// The id of the user.
            pub user_id: UserId,
            #[doc = $user]
            pub user: User,
        }

        impl $name {
            /// Creates the response for this user, for test doubles.
            pub fn new(user: User) -> $name {
                $name {
                    user_id: user.user_id.clone(),
                    user,
                }
            }
        }
    )*};
}

changed_user! {
    /// The response of
    /// [`Users::exchange_primary_factor`](crate::Users::exchange_primary_factor).
    ExchangePrimaryFactorResponse, "The user with the new factor.";
    /// The response of the methods that delete a factor, such as
    /// [`Users::delete_email`](crate::Users::delete_email).
    DeleteFactorResponse, "The user without the deleted factor.";
    /// The response of
    /// [`Users::delete_external_id`](crate::Users::delete_external_id).
    DeleteExternalIdResponse, "The user without the external id.";
}
