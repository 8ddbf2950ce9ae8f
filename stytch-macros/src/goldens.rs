//! Expansions held in files: what a change to the attributes does to the Users API and to
//! every shape of signature shows in a diff.
//!
//! `UPDATE_GOLDENS=1 cargo test -p stytch-macros` writes the files anew. A test of the
//! workspace's `tests` compiles them.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemTrait, TraitItem};

use crate::api::api;
use crate::endpoint::endpoint;

#[test]
fn the_users_api_expands_to_its_golden() {
    check(
        "users",
        api(TokenStream::new(), users().into_token_stream()),
    );
}

#[test]
fn every_shape_of_signature_expands_to_its_golden() {
    let mut shapes: ItemTrait = syn::parse2(shapes()).expect("it is a trait");
    for item in &mut shapes.items {
        if let TraitItem::Fn(method) = item {
            let Some(annotation) = method.attrs.pop() else {
                continue;
            };
            let list = annotation.meta.require_list().expect("it has arguments");
            let expanded = endpoint(list.tokens.clone(), method.to_token_stream());
            *item = TraitItem::Verbatim(expanded);
        }
    }
    check("shapes", shapes.into_token_stream());
}

#[test]
fn a_method_of_the_users_api_expands_to_at_most_fourteen_lines() {
    let expanded = api(TokenStream::new(), users().into_token_stream());
    let expanded: syn::File = syn::parse2(expanded).expect("an expansion is Rust");
    let text = prettyplease::unparse(&expanded);
    let methods = text.split("\n    fn ").skip(1);
    for method in methods.filter_map(|rest| rest.split_once("\n    }\n")) {
        // Its last line, and the two of the generated documentation, are not among them.
        assert!(method.0.lines().count() + 3 <= 14, "{}", method.0);
    }
}

/// The trait `Users` with its endpoints alone, each with the first line of its documentation.
fn users() -> ItemTrait {
    let file = syn::parse_file(include_str!("../../stytch-users/src/users.rs"));
    let items = file.expect("users.rs is Rust").items.into_iter();
    let mut traits = items.filter_map(|item| match item {
        Item::Trait(item) => Some(item),
        _ => None,
    });
    let mut users = traits.next().expect("users.rs has the trait");
    users.attrs.clear();
    users.items.retain_mut(|item| match item {
        TraitItem::Fn(method) => {
            let is_annotation = |attribute: &syn::Attribute| attribute.path().is_ident("endpoint");
            let summary = method.attrs.first().cloned();
            method.attrs.retain(is_annotation);
            let is_endpoint = !method.attrs.is_empty();
            method.attrs.extend(summary);
            is_endpoint
        }
        _ => false,
    });
    users
}

/// A signature for every role and every form that the Users API lacks.
fn shapes() -> TokenStream {
    quote! {
        pub trait Shapes: Api {
            fn token(&self) -> &str {
                ""
            }

            #[endpoint(OPTIONS, "/")]
            fn nothing(&self) -> Call<User>;

            #[endpoint(GET, "/v1/kinds/<type>", crate = renamed)]
            fn query<'a>(
                &'a self,
                r#type: &'a str,
                #[query] r#ref: Option<&'a str>,
                #[query("max_results")] limit: Option<u32>,
            ) -> Call<User>;

            /// Revokes it.
            #[endpoint(POST, "/v1/sessions/revoke", replay = idempotent)]
            fn fields(
                &self,
                #[field] session_id: Option<&str>,
                #[field("session_token")] token: Option<String>,
            ) -> Call<User>;

            #[endpoint(PATCH, "/v1/users/<user_id>")]
            fn body_and_header(
                &self,
                user_id: u64,
                #[header("X-Stytch-Trace")] trace: Option<&str>,
                #[body] update: &UpdateUser,
            ) -> Call<User>;

            #[endpoint(POST, "/v1/tokens", auth = bearer(token), body = form, response = whole)]
            fn options(&self, #[field] grant_type: &str) -> Call<User>;

            #[endpoint(PATCH, "/v1/users", response = text)]
            fn roles(&self, #[bearer] token: &str, #[field(null)] name: Option<&str>) -> Call<String>;

            /// Deletes it.
            #[deprecated(note = "gone")]
            #[cfg(all())]
            #[must_use]
            #[endpoint(DELETE, "/v1/things/<id>")]
            fn attributes(&self, #[allow(unused)] id: &str) -> ::stytch_users::Call<Vec<User>>;
        }
    }
}

fn check(name: &str, expanded: TokenStream) {
    let file = syn::parse2(expanded).expect("an expansion is Rust");
    let text = prettyplease::unparse(&file);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens");
    let path = folder.join(format!("{name}.rs"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::create_dir_all(&folder).expect("the folder can be made");
        return std::fs::write(&path, text).expect("the golden can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    // A checkout on Windows may have other ends of line.
    assert!(
        golden.replace("\r\n", "\n") == text,
        "{} is not what the attributes expand to; after a look at it, write it anew \
         with `UPDATE_GOLDENS=1 cargo test -p stytch-macros`:\n{text}",
        path.display()
    );
}
