//! A signature for every role and every form that the goldens of the Users API lack.

use proc_macro2::TokenStream;
use quote::quote;

/// The name of each shape and its declaration.
pub(super) fn shapes() -> Vec<(&'static str, TokenStream)> {
    vec![
        (
            "no_arguments",
            quote! {
                #[endpoint(OPTIONS, "/v1/users")]
                fn no_arguments(&self) -> Call<User>;
            },
        ),
        (
            "query",
            quote! {
                #[endpoint(GET, "/v1/sessions")]
                fn query(
                    &self,
                    #[query] user_id: &UserId,
                    #[query("max_results")] limit: Option<u32>,
                    #[query] status: &[&str],
                ) -> Call<User>;
            },
        ),
        (
            "header",
            quote! {
                #[endpoint(HEAD, "/v1/sessions/<session_id>")]
                fn header(
                    &self,
                    session_id: &str,
                    #[header("X-Stytch-Trace")] trace: Option<&str>,
                ) -> Call<User>;
            },
        ),
        (
            "fields",
            quote! {
                #[endpoint(POST, "/v1/sessions/revoke", replay = idempotent)]
                fn fields(
                    &self,
                    #[field] session_id: Option<&str>,
                    #[field("session_token")] token: Option<String>,
                ) -> Call<User>;
            },
        ),
        (
            "marked_body",
            quote! {
                #[endpoint(PATCH, "/v1/users/<user_id>")]
                fn marked_body(
                    &self,
                    user_id: u64,
                    #[body] update: &UpdateUser,
                    #[query] dry_run: bool,
                ) -> Call<User>;
            },
        ),
        (
            "lifetimes_and_raw_names",
            quote! {
                #[endpoint(GET, "/v1/kinds/<type>")]
                fn lifetimes_and_raw_names<'a>(
                    &'a self,
                    r#type: &'a str,
                    #[query] r#ref: Option<&'a str>,
                ) -> Call<User>;
            },
        ),
        (
            "names_that_could_be_taken",
            quote! {
                #[endpoint(POST, "/v1/<self_>/<client>/<call>/<path>/<method>")]
                fn names_that_could_be_taken(
                    &self,
                    self_: &str,
                    client: &str,
                    call: &str,
                    path: &str,
                    method: &str,
                    #[field] body: &str,
                    #[field] url: &str,
                    #[query] request: &str,
                    #[query] ENDPOINT: &str,
                ) -> Call<User>;
            },
        ),
        (
            "attributes_pass_through",
            quote! {
                /// Deletes it.
                #[deprecated(note = "gone")]
                #[cfg(all())]
                #[endpoint(DELETE, "/v1/things/<id>")]
                #[must_use]
                #[doc(alias = "remove")]
                fn attributes_pass_through(
                    &self,
                    #[allow(unused)] id: &str,
                ) -> ::stytch_users::Call<Vec<User>>;
            },
        ),
        (
            "root",
            quote! {
                #[endpoint(GET, "/")]
                fn root(&self) -> Call<User>;
            },
        ),
    ]
}
