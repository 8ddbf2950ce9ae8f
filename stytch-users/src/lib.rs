//! A client for Stytch's Users API in which the API is a trait: [`Users`], one
//! annotated signature an endpoint, from which the [`endpoint`](macro@endpoint)
//! attribute derives the rest.
//!
//! # A first call
//!
//! ```no_run
//! use stytch_users::{Client, CreateUser, Users};
//!
//! # async fn example() -> Result<(), stytch_users::Error> {
//! let client = Client::from_env()?; // STYTCH_PROJECT_ID and STYTCH_SECRET
//! let created = client.create(&CreateUser::with_email("ada@example.com")).await?;
//! println!("{} ({:?})", created.user_id, created.request_id());
//! # Ok(())
//! # }
//! ```
//!
//! Each method gives a [`Call`], an owned value that is sent when it is awaited. What
//! comes back is a [`Response`], which derefs to the value and has the status and the
//! request id beside it.
//!
//! # Errors
//!
//! There is one [`Error`]. [`Error::kind`] says where it comes from and
//! [`Error::error_type`] what Stytch says is wrong; [`Error::maybe_applied`] says
//! whether the request may have been processed all the same. Its `Display` is one line
//! that is safe to log.
//!
//! ```
//! use stytch_users::{Error, ErrorType, User, UserId, Users};
//!
//! async fn find(users: &(impl Users + ?Sized), id: &UserId) -> Result<Option<User>, Error> {
//!     match users.get(id).await {
//!         Ok(user) => Ok(Some(user.into_inner())),
//!         Err(error) if error.error_type() == Some(&ErrorType::UserNotFound) => Ok(None),
//!         Err(error) => Err(error),
//!     }
//! }
//! ```
//!
//! # Deadlines and retries
//!
//! Connecting may take 5 s, an attempt 31 s and a whole call 60 s; [`ClientBuilder`] and
//! [`Call`] set other limits. A request that failed is sent again up to twice where that
//! is right: [`RetryPolicy`] has the table.
//!
//! # Search
//!
//! [`Users::search`] answers one page, and [`Users::search_all`] goes over all of them:
//! [`SearchAll`] is a stream of users, with the next page under way while one is read.
//! [`Filter`] has a constructor for each of Stytch's filters, and [`SearchUsers`] says what
//! is refused before it is sent.
//!
//! ```
//! use stytch_users::{Error, Filter, SearchUsers, UserStatus, Users};
//!
//! async fn count_pending(users: &dyn Users) -> Result<usize, Error> {
//!     let search = SearchUsers::matching([Filter::status(UserStatus::Pending)]);
//!     let mut pending = users.search_all(&search);
//!     let mut count = 0;
//!     while let Some(user) = pending.next().await {
//!         user?;
//!         count += 1;
//!     }
//!     Ok(count)
//! }
//! ```
//!
//! # Testing
//!
//! - A double implements [`Users`] over [`Client::stub`] and overrides what it
//!   cares about with [`Call::ready`] and [`Call::failed`].
//! - A [`Transport`] of one's own answers below the client.
//! - The [`sandbox`] (feature `sandbox`) is an in-memory Stytch that speaks real HTTP.
//!
//! The guide to [`testing`] says which one when.
//!
//! # Extending
//!
//! Another API over the same client is a trait with [`Api`] as its supertrait and the
//! [`endpoint`](macro@endpoint) attribute on its methods. The attribute's page has the
//! grammar.
//!
//! # Cost
//!
//! A call costs less than the same work by hand against reqwest: [`performance`] has the
//! figures and how to repeat them.
//!
//! # Features
//!
//! | feature | default | what it does |
//! | --- | --- | --- |
//! | `rustls-ring` | yes | TLS by rustls on ring, with the system's roots |
//! | `rustls-aws-lc-rs` | | TLS by rustls on aws-lc-rs |
//! | `native-tls` | | TLS by the system's library |
//! | `webpki-roots` | | `rustls-ring` with Mozilla's roots built in, for containers without any |
//! | `gzip` | | compressed answers |
//! | `tracing` | yes | a span for each call and an event for each attempt |
//! | `blocking` | | `send_blocking` on [`Call`], and [`SearchAll`] as an iterator, for code that is not async |
//! | `sandbox` | | the [`sandbox`] module |
//!
//! Of several TLS features the one that is not the default wins. With none of them
//! only base URLs on this machine work.
#![cfg_attr(
    not(feature = "sandbox"),
    doc = "",
    doc = "[`sandbox`]: https://docs.rs/stytch-users/latest/stytch_users/sandbox",
    doc = "[`testing`]: https://docs.rs/stytch-users/latest/stytch_users/testing"
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

// The attribute writes paths that begin with `::stytch_users`, here as elsewhere.
extern crate self as stytch_users;

mod api;
mod base_url;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod credentials;
mod endpoint;
mod error;
#[cfg(doc)]
pub mod example;
#[cfg(doc)]
#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
mod find;
pub mod model;
mod named_values;
mod open_enum;
mod path;
mod redacted;
mod request;
mod response;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod search;
mod telemetry;
#[cfg(all(doc, feature = "sandbox"))]
pub mod testing;
mod tls;
mod transport;
mod users;

pub use api::Api;
pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use endpoint::{Endpoint, Replay};
pub use error::{Error, ErrorBuilder, ErrorKind, ErrorType};
pub use find::UsersExt;
pub use model::*;
pub use path::PathSegment;
pub use request::Request;
pub use response::Response;
pub use retry::RetryPolicy;
#[cfg(feature = "blocking")]
pub use search::SearchAllIter;
pub use search::{SearchAll, SearchPages};
#[doc = include_str!("../docs/api.md")]
pub use stytch_macros::api;
#[doc = include_str!("../docs/endpoint.md")]
pub use stytch_macros::endpoint;
pub use transport::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest, TransportResponse,
};
pub use users::Users;

/// What the expansions of the attributes name and no one else should.
#[doc(hidden)]
pub mod __private {
    pub use crate::endpoint::Declaration;
    pub use crate::request::RequestBuilder;
}
