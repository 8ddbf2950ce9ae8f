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
/// #[endpoint(METHOD, "/path/<argument>" [, OPTION = VALUE]…)]
/// fn name(&self, argument: Type, …) -> Call<Response>;
///
/// replay = safe | idempotent | never      body = json | form | none
/// auth = none | basic | bearer(method)    response = text | bytes | whole
/// crate = path
/// ```
///
/// Each argument has one role:
///
/// | argument | role |
/// | --- | --- |
/// | `user_id`, and `<user_id>` in the path | a segment of the path |
/// | `#[query] limit`, `#[query("max")] limit` | a query parameter |
/// | `#[header("X-Name")] name` | a header |
/// | `#[bearer] token` | a token in place of the client's credentials |
/// | `#[body] user`, or the only one left on POST, PUT and PATCH | the body |
/// | `#[field] name`, `#[field("name")] other`, `#[field(null)] name` | a field of the body |
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
/// #[api(base = "/v1/sessions", auth = none | bearer(method), crate = path)]
/// trait Sessions: Api { … }
/// ```
///
/// `<dyn Sessions>::LIST` is the [`macro@endpoint`] of its method `list`, and
/// `<dyn Sessions>::ENDPOINTS` has all of them.
#[proc_macro_attribute]
pub fn api(options: TokenStream, item: TokenStream) -> TokenStream {
    api::api(options.into(), item.into()).into()
}
