//! The request, response and value types of the Users API.
//!
//! All of them are also exported at the crate root.
//!
//! | | |
//! | --- | --- |
//! | requests | [`CreateUser`], [`UpdateUser`], [`PrimaryFactor`], [`SearchUsers`] and its [`Filter`]s |
//! | responses | [`User`], [`CreateUserResponse`], [`UpdateUserResponse`], [`ChangedUser`], [`DeleteUserResponse`], [`SearchUsersResponse`], [`ConnectedApps`], [`RevokeConnectedAppResponse`] |
//! | factors | [`Email`], [`PhoneNumber`], [`Password`], [`Totp`], [`WebAuthnRegistration`], [`BiometricRegistration`], [`OAuthProvider`], [`CryptoWallet`] |
//! | ids | [`UserId`], [`EmailId`], [`PhoneId`] and one type for each other kind |
//! | values | [`Name`], [`Metadata`], [`Timestamp`], [`UserStatus`], [`Attributes`] |

mod changed_user;
mod connected_app;
mod create;
mod extra;
mod factor;
mod field;
mod id;
mod metadata;
mod name;
mod object;
mod search;
mod slot;
mod timestamp;
mod update;
mod user;

pub use changed_user::*;
pub use connected_app::*;
pub use create::*;
pub use extra::Extra;
pub use factor::*;
pub use id::*;
pub use metadata::*;
pub use name::*;
pub use search::*;
pub use timestamp::*;
pub use update::*;
pub use user::*;
