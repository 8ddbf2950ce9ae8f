//! Expansions in files, so that a diff shows how a change of the attributes changes the Users API
//! and every kind of signature.
//!
//! `UPDATE_GOLDENS=1 cargo test -p stytch-macros` writes the files in `tests/goldens` anew. A
//! test of that folder compiles them.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, ItemTrait, TraitItem};

use crate::api::api;
use crate::endpoint::endpoint;

#[test]
fn the_users_api_expands_to_its_golden_of_at_most_twelve_lines_a_method() {
    let text = check(
        "users",
        api(TokenStream::new(), users().into_token_stream()),
    );
    let methods = text.split("\n    fn ").skip(1);
    for (method, _) in methods.filter_map(|rest| rest.split_once("\n    }\n")) {
        assert!(method.lines().count() < 12, "{method}");
    }
}

#[test]
fn every_kind_of_signature_expands_to_its_golden() {
    let mut shapes = trait_of(include_str!("../../tests/goldens/declared.rs"));
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
    let mut users = trait_of(include_str!("../../stytch-users/src/users.rs"));
    users.attrs.clear();
    users.items.retain_mut(|item| match item {
        TraitItem::Fn(method) => {
            let is_annotation = |attribute: &Attribute| attribute.path().is_ident("endpoint");
            method.attrs.retain(is_annotation);
            !method.attrs.is_empty()
        }
        _ => false,
    });
    users
}

/// The first trait in a file.
fn trait_of(file: &str) -> ItemTrait {
    let items = syn::parse_file(file).expect("the file is Rust").items;
    let mut traits = items.into_iter().filter_map(|item| match item {
        Item::Trait(item) => Some(item),
        _ => None,
    });
    traits.next().expect("the file has a trait")
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
