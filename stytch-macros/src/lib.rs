//! The `#[endpoint]` and `#[api]` attributes of [`stytch-users`], which turn an annotated
//! signature of a trait into a method that builds the request.
//!
//! Use them through `stytch_users`, which documents them with examples. The documentation is
//! there because documentation tests of this crate cannot depend on the library. The modules are
//! the phases of an expansion, which `README.md` describes: `parse`, `model`, `validate` and
//! `expand`. No module imports a module of a later phase.
//!
//! [`stytch-users`]: https://docs.rs/stytch-users

mod api;
mod endpoint;
mod errors;
mod expand;
#[cfg(test)]
mod goldens;
mod model;
mod parse;
mod suggestion;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro::TokenStream;

/// # Quick reference
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

/// # Quick reference
///
/// ```text
/// #[api(base = "/v1/sessions", auth = none | bearer(method), crate = path)]
/// trait Sessions: Api { … }
/// ```
///
/// `<dyn Sessions>::LIST` is the endpoint of the method `list`, and `<dyn Sessions>::ENDPOINTS`
/// is the list of all endpoints.
#[proc_macro_attribute]
pub fn api(options: TokenStream, item: TokenStream) -> TokenStream {
    api::api(options.into(), item.into()).into()
}
