//! Expansions held in files: what a change to the attribute does to every shape of
//! signature shows in a diff.
//!
//! `UPDATE_GOLDENS=1 cargo test -p stytch-macros` writes the files anew. A test of the
//! workspace's `tests` compiles them.

mod shapes;

use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Item, ItemTrait, TraitItem, TraitItemFn};

use crate::endpoint::endpoint;

/// No method of the Users API expands to more printed lines than this.
const MOST_LINES: usize = 15;

/// The trait, whose methods are the goldens of the folder `users`.
const USERS: &str = include_str!("../../stytch-users/src/users.rs");

#[test]
fn every_method_of_the_users_api_expands_to_its_golden() {
    let mut goldens = Folder::open("users");
    for method in methods_of_users() {
        let name = method.sig.ident.to_string();
        goldens.check(&name, &golden(method));
    }
    goldens.close();
}

#[test]
fn every_shape_of_signature_expands_to_its_golden() {
    let mut goldens = Folder::open("shapes");
    for (name, declared) in shapes::shapes() {
        let method = syn::parse2(declared).expect("a shape is a method");
        goldens.check(name, &golden(method));
    }
    goldens.close();
}

#[test]
fn the_longest_expansion_of_the_users_api_is_short() {
    let lengths: Vec<(usize, String)> = methods_of_users()
        .into_iter()
        .map(|method| {
            let name = method.sig.ident.to_string();
            (printed(&expanded(method)).lines().count(), name)
        })
        .collect();
    let longest = lengths.iter().max().expect("the trait has methods");
    assert!(longest.0 <= MOST_LINES, "{longest:?}");
    let get = lengths.iter().find(|(_, name)| name == "get");
    assert!(get.is_some_and(|(lines, _)| *lines <= 10), "{get:?}");
}

/// The declared methods of the trait, without what is written above their annotation.
fn methods_of_users() -> Vec<TraitItemFn> {
    let file = syn::parse_file(USERS).expect("users.rs is Rust");
    let mut methods: Vec<TraitItemFn> = Vec::new();
    for item in file.items {
        if let Item::Trait(ItemTrait { items, .. }) = item {
            methods.extend(items.into_iter().filter_map(|item| match item {
                TraitItem::Fn(method) => Some(method),
                _ => None,
            }));
        }
    }
    for method in &mut methods {
        method
            .attrs
            .retain(|attribute| attribute.path().is_ident("endpoint"));
    }
    // A method with a body of its own is no endpoint.
    methods.retain(|method| !method.attrs.is_empty());
    assert!(methods.len() >= 17, "the trait was not read");
    methods
}

/// The declaration as a comment, and what becomes of it, in a trait that compiles.
fn golden(method: TraitItemFn) -> String {
    let declared = printed(&method.to_token_stream());
    let comment: String = declared
        .lines()
        .map(|line| format!("// {line}\n"))
        .collect();
    let expanded = expanded(method);
    let file = syn::parse2(quote! {
        pub trait Golden: ::stytch_users::Api {
            #expanded
        }
    });
    format!(
        "{comment}\n{}",
        prettyplease::unparse(&file.expect("an expansion is Rust"))
    )
}

/// What the attribute makes of a method that carries it.
fn expanded(mut method: TraitItemFn) -> TokenStream {
    let place = method
        .attrs
        .iter()
        .position(|attribute| attribute.path().is_ident("endpoint"))
        .expect("a golden is declared with the attribute");
    let attribute = method.attrs.remove(place);
    let arguments = attribute.meta.require_list().expect("it has arguments");
    endpoint(arguments.tokens.clone(), method.into_token_stream())
}

/// A method as it is printed, at the margin.
fn printed(method: &TokenStream) -> String {
    let file = syn::parse2(quote!(trait T { #method })).expect("a method is Rust");
    let text = prettyplease::unparse(&file);
    let lines = text.lines().skip(1);
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix("    ").unwrap_or(line))
        .collect();
    lines[..lines.len() - 1].join("\n")
}

/// A folder of golden files, each of which has to be checked.
struct Folder {
    path: PathBuf,
    checked: Vec<String>,
    is_updating: bool,
}

impl Folder {
    fn open(name: &str) -> Folder {
        Folder {
            path: Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("goldens")
                .join(name),
            checked: Vec::new(),
            is_updating: std::env::var_os("UPDATE_GOLDENS").is_some(),
        }
    }

    fn check(&mut self, name: &str, text: &str) {
        let path = self.path.join(format!("{name}.rs"));
        if self.is_updating {
            std::fs::create_dir_all(&self.path).expect("the folder can be made");
            std::fs::write(&path, text).expect("the golden can be written");
        } else {
            let golden = std::fs::read_to_string(&path).unwrap_or_default();
            // A checkout on Windows may have given the file other ends of line.
            let golden = golden.replace("\r\n", "\n");
            assert!(
                golden == text,
                "{} is not what the attribute expands to; after a look at it, \
                 UPDATE_GOLDENS=1 writes it anew:\n{text}",
                path.display()
            );
        }
        self.checked.push(name.to_owned());
    }

    /// A file that no declaration stands behind would never fail.
    fn close(self) {
        for entry in std::fs::read_dir(&self.path).expect("the folder is there") {
            let file = entry.expect("it can be listed").file_name();
            let name = file.to_string_lossy().replace(".rs", "");
            assert!(self.checked.contains(&name), "{name} has no declaration");
        }
    }
}
