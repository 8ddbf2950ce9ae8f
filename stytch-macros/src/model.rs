//! The second phase: what an annotated signature declares.

mod roles;
mod types;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, ItemTrait, Path, TraitItemFn, Visibility};

use crate::errors::Errors;
use crate::parse::{Annotation, Argument, Auth, Options, Role, typed};

pub(crate) use types::{Returned, borrows, find_word, generics, is_wrapped};

/// An endpoint as far as it could be read.
pub(crate) struct Declaration {
    pub(crate) ident: Ident,
    /// The name of its constant beside the trait.
    pub(crate) constant: Ident,
    /// The trait that has that constant.
    pub(crate) owner: Option<Owner>,
    /// The `#[cfg]`s of the method.
    pub(crate) cfgs: Vec<Attribute>,
    /// Whether no error was found in it.
    pub(crate) is_sound: bool,
    pub(crate) annotation: Annotation,
    /// The credentials: those of the annotation, or those of the trait.
    pub(crate) auth: Option<Auth>,
    pub(crate) arguments: Vec<Argument>,
    /// The path by which the expansion reaches the library.
    pub(crate) crate_path: TokenStream,
}

/// A trait with `#[api]`.
#[derive(Clone)]
pub(crate) struct Owner {
    /// The type that the constants belong to: `dyn Users`.
    pub(crate) dyn_trait: TokenStream,
    /// Whether it has no type or const parameters, which a static cannot name.
    pub(crate) may_have_static: bool,
    pub(crate) is_public: bool,
    /// The path by which its constants reach the library.
    pub(crate) crate_path: TokenStream,
}

impl Owner {
    pub(crate) fn new(api: &ItemTrait, options: &Options) -> Owner {
        let name = &api.ident;
        let (_, generics, _) = api.generics.split_for_impl();
        Owner {
            // If the trait cannot be `dyn`, the compiler says so at its name.
            dyn_trait: quote_spanned!(name.span()=> dyn #name #generics),
            may_have_static: api.generics.lifetimes().count() == api.generics.params.len(),
            is_public: matches!(api.vis, Visibility::Public(_)),
            crate_path: library(options.crate_path.as_ref()),
        }
    }
}

impl Declaration {
    /// Gives each argument its role. The rules between arguments are left to the next phase.
    pub(crate) fn read(
        annotation: Annotation,
        mut arguments: Vec<Argument>,
        api: &Options,
        method: &TraitItemFn,
        errors: &mut Errors,
    ) -> Declaration {
        let patterns = typed(method).count() - arguments.len();
        roles::assign(&mut arguments, patterns, &annotation, errors);
        let has_token = arguments.iter().any(|one| one.role == Some(Role::Bearer));
        let inherited = api.auth.clone().filter(|_| !has_token);
        let crate_path = annotation.options.crate_path.as_ref();
        Declaration {
            ident: method.sig.ident.clone(),
            constant: constant_name(&method.sig.ident),
            owner: None,
            cfgs: cfgs(&method.attrs),
            is_sound: false,
            auth: annotation.options.auth.clone().or(inherited),
            arguments,
            crate_path: library(crate_path.or(api.crate_path.as_ref())),
            annotation,
        }
    }

    /// Returns the HTTP method and the path, `GET /v1/users/{user_id}`, if no error was found.
    pub(crate) fn route(&self) -> Option<String> {
        let method = self.annotation.method.filter(|_| self.is_sound)?;
        let template = self.annotation.template.as_ref()?;
        Some(format!("{method} {template}"))
    }
}

/// Returns `EXCHANGE_PRIMARY_FACTOR` for `exchange_primary_factor`.
fn constant_name(method: &Ident) -> Ident {
    let name = method.unraw().to_string().to_uppercase();
    let mut name: Ident = syn::parse_str(&name).unwrap_or_else(|_| method.clone());
    name.set_span(method.span());
    name
}

/// Returns the path by which the expansion reaches the library.
fn library(written: Option<&Path>) -> TokenStream {
    match written {
        Some(path) => path.to_token_stream(),
        None => quote!(::stytch_users),
    }
}

pub(crate) fn cfgs(attributes: &[Attribute]) -> Vec<Attribute> {
    let is_cfg = |attribute: &&Attribute| attribute.path().is_ident("cfg");
    attributes.iter().filter(is_cfg).cloned().collect()
}
