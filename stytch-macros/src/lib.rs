//! The `#[endpoint]` and `#[api]` attributes of [`stytch-users`]: an annotated signature of a
//! trait becomes a method that builds the request.
//!
//! Use them through `stytch_users`, where they are documented with examples: a documentation
//! test there can depend on the library, one here cannot. The parts of this crate are the
//! phases of an expansion:
//!
//! ```text
//! tokens ──parse──▶ syntax ──model──▶ Declaration ──validate──▶ ──expand──▶ tokens
//!                      │                   │            │
//!                      └─────── errors ────┴────────────┴──▶ recovery + errors
//! ```
//!
//! Every phase works on `proc_macro2` types, so that unit tests can call it, and reports into
//! one list of errors. A method with errors is left with its signature, so that nothing that
//! calls it breaks as well. No module imports one of a later phase.
//!
//! [`stytch-users`]: https://docs.rs/stytch-users

mod api;
mod endpoint;
mod errors;
mod expand;
#[cfg(test)]
mod goldens;
mod http_method;
mod model;
mod parse;
mod suggestion;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro::TokenStream;

/// # In short
///
/// ```text
/// #[endpoint(METHOD, "/path/<argument>" [, replay = safe | idempotent | never] [, crate = path])]
/// fn name(&self, argument: Type, …) -> Call<Response>;
/// ```
///
/// Each argument has one role:
///
/// | argument | role |
/// | --- | --- |
/// | `user_id`, and `<user_id>` in the path | a segment of the path |
/// | `#[query] limit`, `#[query("max")] limit` | a query parameter |
/// | `#[header("X-Name")] name` | a header |
/// | `#[body] user`, or the only one left on POST, PUT and PATCH | the JSON body |
/// | `#[field] name`, `#[field("name")] other` | a field of the JSON body |
///
/// GET, HEAD and OPTIONS are `safe` to replay, PUT and DELETE are `idempotent`, and POST and
/// PATCH are `never` replayed, unless `replay` says otherwise.
#[proc_macro_attribute]
pub fn endpoint(annotation: TokenStream, item: TokenStream) -> TokenStream {
    endpoint::endpoint(annotation.into(), item.into()).into()
}

/// # In short
///
/// ```text
/// #[api]
/// trait Sessions: Api { … }
/// ```
///
/// `<dyn Sessions>::LIST` is the [`macro@endpoint`] of its method `list`, and
/// `<dyn Sessions>::ENDPOINTS` has all of them.
#[proc_macro_attribute]
pub fn api(options: TokenStream, item: TokenStream) -> TokenStream {
    api::api(options.into(), item.into()).into()
}
