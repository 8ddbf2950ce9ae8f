//! The expansions of `Users` and of a trait with every other kind of signature in one file, so
//! that a diff shows how a change of the attributes changes the generated code.
//!
//! `UPDATE_GOLDENS=1 cargo test -p stytch-macros` regenerates the file. A test of that folder
//! compiles it.

use std::path::Path;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Item, ItemTrait, TraitItem};

use crate::api::api;
use crate::endpoint::{endpoint, take_attributes};

#[test]
fn users_and_every_kind_of_signature_expand_to_the_expected_code_of_at_most_twelve_lines() {
    let declared = include_str!("../../tests/goldens/declared.rs");
    let users = include_str!("../../stytch-users/src/users.rs");
    let files = [users, declared].map(|file| syn::parse_file(file).expect("the file is Rust"));
    let items = files.into_iter().flat_map(|file| file.items);
    let expanded: TokenStream = items.filter_map(expanded).collect();
    let text = prettyplease::unparse(&syn::parse2(expanded).expect("an expansion is Rust"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/goldens/expanded.rs");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    // A checkout on Windows may have other ends of line.
    assert!(
        golden.replace("\r\n", "\n") == text,
        "{} is not what the attributes expand to; if it should be, regenerate it with \
         `UPDATE_GOLDENS=1 cargo test -p stytch-macros`:\n{text}",
        path.display()
    );
    let (with_api, _) = text.split_once("impl dyn").expect("the first has `#[api]`");
    let methods = with_api.split("\n    fn ").skip(1);
    for (method, _) in methods.filter_map(|rest| rest.split_once("\n    }\n")) {
        assert!(method.lines().count() < 12, "{method}");
    }
}

/// Expands a trait with `#[api]`, or the methods of one without it.
fn expanded(item: Item) -> Option<TokenStream> {
    let Item::Trait(mut declared) = item else {
        return None;
    };
    if !take_attributes(&mut declared.attrs, "api").is_empty() {
        return Some(api(
            TokenStream::new(),
            endpoints(declared).into_token_stream(),
        ));
    }
    for item in &mut declared.items {
        if let TraitItem::Fn(method) = item {
            let Some(annotation) = method.attrs.pop() else {
                continue;
            };
            let list = annotation.meta.require_list().expect("it has arguments");
            let expanded = endpoint(list.tokens.clone(), method.to_token_stream());
            *item = TraitItem::Verbatim(expanded);
        }
    }
    Some(declared.into_token_stream())
}

/// Reduces a trait to its endpoints without their documentation.
fn endpoints(mut declared: ItemTrait) -> ItemTrait {
    declared.attrs.clear();
    declared.items.retain_mut(|item| match item {
        TraitItem::Fn(method) => {
            let is_annotation = |attribute: &Attribute| attribute.path().is_ident("endpoint");
            method.attrs.retain(is_annotation);
            !method.attrs.is_empty()
        }
        _ => false,
    });
    declared
}
