//! What the annotation stands on: a method of a trait, without a body.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, TraitItem, TraitItemFn};

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

fn something_else(item: TokenStream, error: syn::Error, mistakes: &mut Mistakes) {
    let (place, what) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Struct(item)) => (item.ident.to_token_stream(), "a struct"),
        Ok(Item::Enum(item)) => (item.ident.to_token_stream(), "an enum"),
        Ok(Item::Fn(item)) => (item.sig.ident.to_token_stream(), "a function"),
        Ok(Item::Impl(item)) => (item.self_ty.to_token_stream(), "an impl"),
        Ok(Item::Mod(item)) => (item.ident.to_token_stream(), "a module"),
        Ok(Item::Trait(item)) => {
            return mistakes.over(
                item.ident,
                "`#[endpoint]` is for a trait's method, and this is the whole trait\n\nhelp: put one `#[endpoint(…)]` on each of its methods",
            );
        }
        Ok(Item::Verbatim(_)) | Err(_) => match syn::parse2::<TraitItem>(item) {
            Ok(TraitItem::Const(item)) => (item.ident.to_token_stream(), "a constant"),
            Ok(TraitItem::Type(item)) => (item.ident.to_token_stream(), "a type"),
            _ => return mistakes.unreadable(error),
        },
        Ok(other) => (other.to_token_stream(), "another item"),
    };
    mistakes.over(
        place,
        format_args!(
            "`#[endpoint]` is for a trait's method, and this is {what}\n\nhelp: declare `fn …(&self, …) -> Call<…>;` in a trait"
        ),
    );
}
