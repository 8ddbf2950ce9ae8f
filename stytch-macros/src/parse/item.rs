//! What the annotation stands on: a method of a trait, without a body.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, ItemTrait, TraitItem, TraitItemFn};

use crate::mistakes::Mistakes;

/// Reads the method, or reports what stands there instead.
pub(crate) fn method(item: TokenStream, mistakes: &mut Mistakes) -> Option<TraitItemFn> {
    let method: TraitItemFn = match syn::parse2(item.clone()) {
        Ok(method) => method,
        Err(error) => {
            something_else(item, error, mistakes);
            return None;
        }
    };
    if method.default.is_some() && method.sig.receiver().is_none() {
        mistakes.at(
            method.sig.ident.span(),
            "`#[endpoint]` is for a trait's method, and this is a function\n\nhelp: declare `fn …(&self, …) -> Call<…>;` in a trait",
        );
        return None;
    }
    Some(method)
}

/// Reads the trait that `#[api]` stands on, or reports what stands there instead.
pub(crate) fn api_trait(item: TokenStream, mistakes: &mut Mistakes) -> Option<ItemTrait> {
    match syn::parse2(item.clone()) {
        Ok(item) => Some(item),
        Err(error) => {
            match named(item) {
                Some((place, what)) => mistakes.over(
                    place,
                    format_args!(
                        "`#[api]` is for a trait, and this is {what}\n\nhelp: put it on a trait whose methods carry `#[endpoint(…)]`"
                    ),
                ),
                None => mistakes.unreadable(error),
            }
            None
        }
    }
}

fn something_else(item: TokenStream, error: syn::Error, mistakes: &mut Mistakes) {
    match named(item) {
        Some((place, "a trait")) => mistakes.over(
            place,
            "`#[endpoint]` is for a trait's method, and this is the whole trait\n\nhelp: put `#[api]` on the trait and one `#[endpoint(…)]` on each of its methods",
        ),
        Some((place, what)) => mistakes.over(
            place,
            format_args!(
                "`#[endpoint]` is for a trait's method, and this is {what}\n\nhelp: declare `fn …(&self, …) -> Call<…>;` in a trait"
            ),
        ),
        None => mistakes.unreadable(error),
    }
}

/// The name of an item and what it is, if it is one.
fn named(item: TokenStream) -> Option<(TokenStream, &'static str)> {
    let (name, what) = match syn::parse2::<Item>(item.clone()) {
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
    };
    Some((name, what))
}
