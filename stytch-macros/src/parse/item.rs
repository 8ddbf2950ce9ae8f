//! What the attributes stand on: a method of a trait without a body, and a trait.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, ItemTrait, TraitItem, TraitItemFn};

use crate::errors::Errors;

/// Reads the method that `#[endpoint]` stands on, or reports what stands there instead.
pub(crate) fn method(item: TokenStream, errors: &mut Errors) -> Option<TraitItemFn> {
    let help = "declare `fn …(&self, …) -> Call<…>;` in a trait";
    match syn::parse2::<TraitItemFn>(item.clone()) {
        Ok(method) if method.default.is_none() || method.sig.receiver().is_some() => {
            return Some(method);
        }
        Ok(function) => {
            let what = "`#[endpoint]` is for a trait's method, and this is a function";
            errors.at(function.sig.ident.span(), what, help);
        }
        Err(error) => match name_and_kind(item) {
            Some((name, "a trait")) => errors.over(
                name,
                "`#[endpoint]` is for a trait's method, and this is the whole trait",
                "put `#[api]` on the trait and one `#[endpoint(…)]` on each of its methods",
            ),
            Some((name, kind)) => {
                let what =
                    format_args!("`#[endpoint]` is for a trait's method, and this is {kind}");
                errors.over(name, what, help);
            }
            None => errors.unreadable(error),
        },
    }
    None
}

/// Reads the trait that `#[api]` stands on, or reports what stands there instead.
pub(crate) fn api_trait(item: TokenStream, errors: &mut Errors) -> Option<ItemTrait> {
    let error = match syn::parse2(item.clone()) {
        Ok(item) => return Some(item),
        Err(error) => error,
    };
    match name_and_kind(item) {
        Some((name, kind)) => errors.over(
            name,
            format_args!("`#[api]` is for a trait, and this is {kind}"),
            "put it on a trait whose methods have `#[endpoint(…)]`",
        ),
        None => errors.unreadable(error),
    }
    None
}

fn name_and_kind(item: TokenStream) -> Option<(TokenStream, &'static str)> {
    Some(match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => (item.ident.to_token_stream(), "a struct"),
        Ok(Item::Enum(item)) => (item.ident.to_token_stream(), "an enum"),
        Ok(Item::Fn(item)) => (item.sig.ident.to_token_stream(), "a function"),
        Ok(Item::Impl(item)) => (item.self_ty.to_token_stream(), "an impl"),
        Ok(Item::Mod(item)) => (item.ident.to_token_stream(), "a module"),
        Ok(Item::Trait(item)) => (item.ident.to_token_stream(), "a trait"),
        Ok(Item::Verbatim(_)) | Err(_) => match syn::parse2::<TraitItem>(item) {
            Ok(TraitItem::Fn(item)) => (item.sig.ident.to_token_stream(), "a method"),
            Ok(TraitItem::Const(item)) => (item.ident.to_token_stream(), "a constant"),
            Ok(TraitItem::Type(item)) => (item.ident.to_token_stream(), "a type"),
            _ => return None,
        },
        Ok(other) => (other.to_token_stream(), "another item"),
    })
}
