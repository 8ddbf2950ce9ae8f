//! The methods of the trait, read from its source: what a test forgets shows.

use syn::{Item, TraitItem};

/// Read when it is asked for, so that this package can be built without the other's files.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../stytch-users/src/users.rs");

/// The names of the methods of `Users` that carry `#[endpoint]`, in their order.
pub fn of_users() -> Vec<String> {
    let source = std::fs::read_to_string(SOURCE).expect("users.rs can be read");
    let file = syn::parse_file(&source).expect("users.rs is Rust");
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
