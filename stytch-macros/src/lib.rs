//! The `#[endpoint]` attribute of [`stytch-users`]: an annotated signature of a
//! trait becomes a method that builds the request.
//!
//! Use it through `stytch_users::endpoint`, where it is documented with
//! examples: a documentation test there can depend on the library, one here
//! cannot. This crate holds only the attribute, and its parts are the phases of
//! an expansion:
//!
//! ```text
//! tokens ──parse──▶ syntax ──model──▶ Declaration ──validate──▶ ──expand──▶ tokens
//!                      │                   │            │
//!                      └─────── mistakes ──┴────────────┴──▶ survivor + errors
//! ```
//!
//! Every phase works on `proc_macro2` types, so that unit tests can call it, and
//! reports into one list of mistakes: a signature with four of them shows four
//! errors. A method with a mistake survives with its signature, so that nothing
//! that calls it breaks as well.
//!
//! [`stytch-users`]: https://docs.rs/stytch-users

mod api;
mod endpoint;
mod expand;
#[cfg(test)]
mod goldens;
mod http_method;
mod mistakes;
mod model;
mod parse;
mod replay;
mod role;
mod suggestion;
mod survivor;
mod template;
mod validate;

use proc_macro::TokenStream;

// Its documentation is in stytch-users, where it is exported.
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn endpoint(attribute: TokenStream, item: TokenStream) -> TokenStream {
    endpoint::endpoint(attribute.into(), item.into()).into()
}

// As above.
#[allow(missing_docs)]
#[proc_macro_attribute]
pub fn api(attribute: TokenStream, item: TokenStream) -> TokenStream {
    api::api(attribute.into(), item.into()).into()
}
