//! The methods of the trait, read from its source: what a test forgets shows.

use syn::{Item, TraitItem};

const SOURCE: &str = include_str!("../../stytch-users/src/users.rs");

/// The names of the methods of `Users` that carry `#[endpoint]`, in their order.
pub fn of_users() -> Vec<String> {
    let file = syn::parse_file(SOURCE).expect("users.rs is Rust");
    let methods: Vec<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Trait(item) if item.ident == "Users" => Some(item),
            _ => None,
        })
        .flat_map(|item| &item.items)
        .filter_map(|item| match item {
            TraitItem::Fn(method) => Some(method),
            _ => None,
        })
        .filter(|method| {
            method
                .attrs
                .iter()
                .any(|attribute| attribute.path().is_ident("endpoint"))
        })
        .map(|method| method.sig.ident.to_string())
        .collect();
    assert!(methods.len() >= 17, "the trait was not read: {methods:?}");
    methods
}
