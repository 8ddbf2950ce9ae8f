//! The objects of the API: what it takes and what it answers.

mod create;
mod exchange;
mod factor;
mod name;
mod response;
mod search;
mod tolerant;
mod update;
mod user;

mod connected_app;

pub use connected_app::{ConnectedAppClientType, ConnectedApps, UserConnectedApp};
pub use create::{Attributes, CreateUser, CreateUserResponse};
pub use exchange::{ExchangePrimaryFactorResponse, PrimaryFactor};
pub use factor::{
    AuthenticatorType, BiometricRegistration, CryptoWallet, CryptoWalletType, Email, OAuthProvider,
    Password, PhoneNumber, Totp, WebAuthnRegistration,
};
pub use name::Name;
pub use response::{DeleteFactorResponse, DeleteUserResponse, RevokeResponse};
pub use search::{Filter, ResultsMetadata, SearchUsers, SearchUsersResponse};
pub use update::{UpdateUser, UpdateUserResponse};
pub use user::{User, UserStatus};
