#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

// The attribute writes paths that begin with `::stytch_users`, here as elsewhere.
extern crate self as stytch_users;

mod api;
mod base_url;
mod call;
mod client;
mod credentials;
mod endpoint;
mod error;
mod id;
mod metadata;
mod model;
mod named_values;
mod open_enum;
mod path;
mod request;
mod response;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod timestamp;
mod tls;
mod transport;
mod users;

pub use api::Api;
pub use call::{Call, CallFuture};
pub use client::{Client, ClientBuilder};
pub use endpoint::{Endpoint, Replay};
pub use error::{Error, ErrorKind, ErrorType};
pub use id::{
    BiometricRegistrationId, ConnectedAppId, CryptoWalletId, EmailId, OAuthUserRegistrationId,
    PasswordId, PhoneId, TotpId, UserId, WebAuthnRegistrationId,
};
pub use metadata::Metadata;
pub use model::{
    Attributes, AuthenticatorType, BiometricRegistration, ConnectedAppClientType, ConnectedApps,
    CreateUser, CreateUserResponse, CryptoWallet, CryptoWalletType, DeleteFactorResponse,
    DeleteUserResponse, Email, ExchangePrimaryFactorResponse, Filter, Name, OAuthProvider,
    Password, PhoneNumber, PrimaryFactor, ResultsMetadata, RevokeResponse, SearchOperator,
    SearchUsers, SearchUsersQuery, SearchUsersResponse, Totp, UpdateUser, UpdateUserResponse, User,
    UserConnectedApp, UserStatus, WebAuthnRegistration,
};
pub use open_enum::UnknownText;
pub use path::PathSegment;
pub use response::Response;
#[doc(inline)]
pub use stytch_macros::endpoint;
pub use timestamp::Timestamp;
pub use transport::{
    Transport, TransportError, TransportFuture, TransportRequest, TransportResponse,
};
pub use users::Users;

/// What the expansion of the attribute names and no one else should.
#[doc(hidden)]
pub mod __private {
    pub use crate::request::Request;
}
