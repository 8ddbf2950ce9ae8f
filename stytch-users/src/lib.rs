//! A client for the consumer Users API of [Stytch](https://stytch.com), an authentication
//! service.
//!
//! The API is a trait, [`Users`], with a method for each endpoint. Each method is an annotated
//! signature; the [`endpoint`](macro@endpoint) attribute generates its body. The crate is not
//! an official Stytch product, and has not been run against the real API yet.
//!
//! ```no_run
//! use stytch_users::{Client, CreateUser, Error, Filter, SearchUsers, UserStatus, Users, UsersExt};
//!
//! # async fn example() -> Result<(), Error> {
//! let client = Client::from_env()?; // STYTCH_PROJECT_ID and STYTCH_SECRET
//! let ada = CreateUser::with_email("ada@example.com");
//! match client.create(&ada).await {
//!     Ok(created) => println!("{} ({:?})", created.user_id, created.request_id()),
//!     Err(error) if error.is_duplicate() => println!("the address belongs to another user"),
//!     Err(error) => return Err(error),
//! }
//!
//! // A search, across all pages:
//! let pending = SearchUsers::matching([Filter::status(UserStatus::Pending)]);
//! let mut all = client.search_all(&pending);
//! while let Some(user) = all.next().await {
//!     println!("{}", user?.user_id);
//! }
//!
//! // The user who exists already, or a new one:
//! let user = client.create_or_find(&ada).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Overview
//!
//! - Each method returns a [`Call`], a future that sends the request when it is awaited. Its output
//!   is a [`Response`], which dereferences to the value and also contains the HTTP status, the
//!   headers and Stytch's request id. Calls need a tokio runtime, unless the feature `blocking` is
//!   enabled and they are sent with `send_blocking`.
//! - The types of requests, responses and values, such as [`CreateUser`] and [`User`], are listed in
//!   [`model`].
//! - All calls return the same [`Error`]. [`Error::kind`] says what went wrong, and
//!   [`Error::error_type`] is Stytch's error type. [`Error::maybe_applied`] returns `true` if
//!   Stytch may have processed the request although the call failed. `Display` formats an error as
//!   one line that is safe to log.
//! - By default, connecting takes at most 5 s, an attempt 31 s, and a call with all attempts 60 s.
//!   [`ClientBuilder`] changes these limits, and [`Call`] the last two. A failed request is retried
//!   up to twice if that is safe: see [`RetryPolicy`].
//! - [`Users::search`] returns one page of a search, and [`Users::search_all`] a stream over all
//!   pages, [`SearchAll`]. [`Filter`] has a constructor for each of Stytch's filters.
//! - [`UsersExt`] finds one user by email address, phone number or external id, and
//!   [creates a user or finds the existing one](UsersExt::create_or_find).
//! - The [`testing`] page compares the ways to test an application: a test double, a custom
//!   [`Transport`], and the [`sandbox`], which emulates Stytch in memory.
//! - Each call creates a `tracing` span, in which its attempts emit events without personal data:
//!   see [`telemetry`].
//! - You can declare further endpoints, such as those of another Stytch API, and call them with the
//!   same client. Write a trait with [`Api`] as its supertrait, the [`api`](macro@api) attribute,
//!   and the [`endpoint`](macro@endpoint) attribute on its methods.
//! - The [`performance`] page compares the cost of a call with that of the same request sent with
//!   reqwest directly.
//!
//! # Features
//!
//! | feature | default | description |
//! | --- | --- | --- |
//! | `reqwest` | yes | the default transport, over reqwest |
//! | `rustls-ring` | yes | TLS for `reqwest` with rustls on ring and the system's root certificates |
//! | `rustls-aws-lc-rs` | | TLS for `reqwest` with rustls on aws-lc-rs |
//! | `native-tls` | | TLS for `reqwest` with the system's library |
//! | `gzip` | | asks Stytch for compressed responses and decompresses them, over `reqwest` |
//! | `hyper` | | a lean transport over hyper, including TLS with rustls on ring |
//! | `hyper-proxy` | | `hyper`, with the proxies from the environment, which it ignores otherwise |
//! | `webpki-roots` | | Mozilla's root certificates built in, for containers without any; only for TLS with rustls on ring |
//! | `tracing` | yes | [`telemetry`]: a span for each call and events for its attempts |
//! | `blocking` | | `send_blocking` for [`Call`], and [`SearchAll`] as a blocking iterator |
//! | `sandbox` | | the [`sandbox`] module |
//!
//! If several TLS features of reqwest are enabled, the first of `native-tls`,
//! `rustls-aws-lc-rs` and `rustls-ring` is used. Without any of them, reqwest works only with
//! plain HTTP base URLs.
//!
//! # Transports
//!
//! A transport sends the requests. There are two, and both keep the same guarantees:
//!
//! | | over reqwest | over hyper |
//! | --- | --- | --- |
//! | feature | `reqwest`, with a TLS feature | `hyper` |
//! | TLS | rustls on ring or aws-lc-rs, or the system's library | rustls on ring |
//! | further settings | `ClientBuilder::reqwest` | `ClientBuilder::hyper_tls` |
//! | proxies from the environment | yes | with the feature `hyper-proxy`, only for an `https` base URL, and only proxies whose own URL is `http` |
//! | compressed responses | feature `gzip` | |
//! | cost | see [`performance`] | fewer instructions, crates and bytes |
//!
//! Use reqwest unless you have a reason not to. For the lean transport:
//!
//! ```toml
//! stytch-users = { version = "0.1", default-features = false, features = ["hyper", "tracing"] }
//! ```
//!
//! A client uses reqwest if the feature `reqwest` is enabled, and otherwise hyper. If another
//! crate may enable `reqwest`, `ClientBuilder::hyper` makes sure that yours uses hyper.
//! Without either feature, set a custom [`Transport`].
#![cfg_attr(
    not(feature = "sandbox"),
    doc = "",
    doc = "[`sandbox`]: https://docs.rs/stytch-users/latest/stytch_users/sandbox",
    doc = "[`testing`]: https://docs.rs/stytch-users/latest/stytch_users/testing"
)]
#![cfg_attr(
    not(feature = "tracing"),
    doc = "",
    doc = "[`telemetry`]: https://docs.rs/stytch-users/latest/stytch_users/telemetry"
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
// Some items are used only by the crate's own transports.
#![cfg_attr(not(any(feature = "reqwest", feature = "hyper")), allow(dead_code))]

// The attributes generate paths that begin with `::stytch_users`, in this crate too.
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
#[doc = include_str!("../docs/performance.md")]
pub mod performance {}
mod find;
pub mod model;
mod named_values;
mod path;
mod redacted;
mod request;
mod response;
mod retry;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod search;
mod string_type;
#[cfg(not(all(doc, feature = "tracing")))]
mod telemetry;
#[cfg(all(doc, feature = "tracing"))]
#[doc = include_str!("../docs/telemetry.md")]
#[doc(alias("tracing", "opentelemetry", "logging", "metrics"))]
pub mod telemetry;
#[cfg(all(doc, feature = "sandbox"))]
#[doc = include_str!("../docs/testing.md")]
#[doc(alias = "mock")]
pub mod testing {}
#[cfg(any(
    feature = "hyper",
    all(
        feature = "rustls-ring",
        not(any(feature = "native-tls", feature = "rustls-aws-lc-rs"))
    )
))]
mod tls;
mod transport;
mod users;

pub use api::Api;
pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use endpoint::{Endpoint, Replay};
pub use error::{Error, ErrorBuilder, ErrorKind, ErrorType};
pub use find::{FindUser, UsersExt};
pub use model::*;
pub use path::PathSegment;
pub use request::Request;
#[doc(hidden)]
pub use response::Decoder;
pub use response::Response;
pub use retry::RetryPolicy;
pub use search::SearchAll;
#[cfg(feature = "blocking")]
pub use search::SearchAllIter;
#[doc = include_str!("../docs/api.md")]
pub use stytch_macros::api;
#[doc = include_str!("../docs/endpoint.md")]
pub use stytch_macros::endpoint;
pub use transport::{
    Transport, TransportBody, TransportError, TransportFuture, TransportRequest, TransportResponse,
};
pub use users::Users;

/// Items for the code that the attributes generate.
#[doc(hidden)]
pub mod __private {
    pub use crate::endpoint::Declaration;
    pub use crate::request::RequestBuilder;
}
