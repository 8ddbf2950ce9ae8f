//! Expansions in files, so that a diff shows what a change of the attributes does to the Users
//! API and to every kind of signature.
//!
//! `UPDATE_GOLDENS=1 cargo test -p stytch-macros` writes the files in `tests/goldens` anew. A
//! test of that folder compiles them.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemTrait, TraitItem};

use crate::api::api;
use crate::endpoint::endpoint;

#[test]
fn the_users_api_expands_to_its_golden_of_at_most_fourteen_lines_a_method() {
    let text = check(
        "users",
        api(TokenStream::new(), users().into_token_stream()),
    );
    let methods = text.split("\n    fn ").skip(1);
    for (method, _) in methods.filter_map(|rest| rest.split_once("\n    }\n")) {
        assert!(method.lines().count() < 14, "{method}");
    }
}

#[test]
fn every_kind_of_signature_expands_to_its_golden() {
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

/// The endpoints of the trait `Users` without their documentation.
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
            method
                .attrs
                .retain(|attribute| attribute.path().is_ident("endpoint"));
            !method.attrs.is_empty()
        }
        _ => false,
    });
    users
}

/// A signature for every role and option that the Users API does not have.
fn shapes() -> TokenStream {
    quote! {
        pub trait Shapes: Api {
            fn token(&self) -> &str {
                ""
            }

            #[endpoint(PATCH, "/v1/kinds/<type>", crate = renamed)]
            fn roles<'a>(
                &'a self,
                r#type: &'a str,
                #[query] r#ref: Option<&'a str>,
                #[query("max_results")] limit: Option<u32>,
                #[header("X-Stytch-Trace")] trace: Option<&str>,
                #[body] update: &UpdateUser,
            ) -> Call<User>;

            #[endpoint(POST, "/v1/tokens", auth = bearer(token), body = form, response = whole)]
            fn options(&self, #[field] grant_type: &str) -> Call<User>;

            #[endpoint(PATCH, "/v1/users", response = text)]
            fn fields(
                &self,
                #[bearer] token: &str,
                #[field] session_id: Option<&str>,
                #[field("full_name", null)] name: Option<&str>,
            ) -> Call<String>;

            /// Deletes it.
            #[deprecated(note = "gone")]
            #[cfg(all())]
            #[must_use]
            #[endpoint(DELETE, "/v1/things/<id>", replay = safe)]
            fn attributes(&self, #[allow(unused)] id: &str) -> ::stytch_users::Call<Vec<User>>;
        }
    }
}

/// Compares an expansion with its golden, and returns it as text.
fn check(name: &str, expanded: TokenStream) -> String {
    let text = prettyplease::unparse(&syn::parse2(expanded).expect("an expansion is Rust"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/goldens");
    let path = folder.join(format!("{name}.rs"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &text).expect("the golden can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    // A checkout on Windows may have other ends of line.
    assert!(
        golden.replace("\r\n", "\n") == text,
        "{} is not what the attributes expand to; after a look at it, write it anew \
         with `UPDATE_GOLDENS=1 cargo test -p stytch-macros`:\n{text}",
        path.display()
    );
    text
}
