//! What the attributes stand on: a method of a trait without a body, and a trait.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::Parse;
use syn::{FnArg, Item, ItemTrait, Pat, PatType, TraitItem, TraitItemFn};

use super::argument_attribute::is_lint_level;
use super::attribute::split_at_commas;
use super::path_template::ArgumentName;
use crate::errors::Errors;

/// Reads the method that `#[endpoint]` stands on, or reports what stands there instead.
pub(crate) fn method(item: TokenStream, errors: &mut Errors) -> Option<TraitItemFn> {
    let help = "declare `fn …(&self, …) -> Call<…>;` in a trait";
    let parsed = syn::parse2::<TraitItemFn>(item.clone());
    let parsed =
        parsed.or_else(|_| parse_or_repair(without_visibility(item.clone(), errors), errors));
    match parsed {
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
    // A method with a visibility is one of the items that syn does not read.
    let is_read = |item: &ItemTrait| {
        let mut items = item.items.iter();
        !items.any(|item| matches!(item, TraitItem::Verbatim(_)))
    };
    let mut parsed = syn::parse2(item.clone());
    if !parsed.as_ref().is_ok_and(is_read) {
        let item = in_braces(item.clone(), |body| without_visibility(body, errors));
        parsed = parse_or_repair(item, errors);
    }
    let error = match parsed {
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

/// The arguments with their names and their types.
pub(crate) fn typed(method: &TraitItemFn) -> impl Iterator<Item = &PatType> {
    method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(typed),
        FnArg::Receiver(_) => None,
    })
}

/// The name of an argument, also of one that is `mut`; a pattern has none.
pub(crate) fn name_of(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        _ => None,
    }
}

pub(crate) fn argument_names(method: &TraitItemFn) -> Vec<ArgumentName> {
    let method_name = method.sig.ident.unraw().to_string();
    let names = typed(method).filter_map(|argument| {
        let name = name_of(&argument.pat)?.unraw().to_string();
        let is_marked = !argument.attrs.iter().all(is_lint_level);
        let may_be_segment = !is_marked && !method_name.starts_with(&name);
        Some(ArgumentName {
            name,
            may_be_segment,
        })
    });
    names.collect()
}

/// The tokens without `pub`, which a method of a trait does not have.
fn without_visibility(item: TokenStream, errors: &mut Errors) -> TokenStream {
    let mut tokens = item.into_iter().peekable();
    let mut left = TokenStream::new();
    while let Some(token) = tokens.next() {
        if !matches!(&token, TokenTree::Ident(word) if word == "pub") {
            left.extend([token]);
            continue;
        }
        let is_scope = |next: &TokenTree| matches!(next, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        let scope = tokens.next_if(is_scope);
        errors.over(
            quote!(#token #scope),
            "a method of a trait has no visibility of its own",
            "remove it: the method is visible wherever the trait is",
        );
    }
    left
}

/// Parses an item. The compiler calls an attribute also for an item with a syntax error that
/// it has reported, such as `fn get(&self, user_)`: what can be read of it is enough, and no
/// other error of it is worth a message.
fn parse_or_repair<T: Parse>(item: TokenStream, errors: &mut Errors) -> syn::Result<T> {
    syn::parse2(item.clone()).or_else(|error| {
        let repaired = syn::parse2(in_braces(repaired(item.clone()), repaired))
            .or_else(|_| syn::parse2(repaired(item)));
        let repaired = repaired.map_err(|_| error)?;
        errors.mute();
        Ok(repaired)
    })
}

/// Methods without the arguments that cannot be read, and with a `;` at the end.
fn repaired(item: TokenStream) -> TokenStream {
    let mut tokens = Vec::from_iter(item);
    let mut is_method = false;
    for token in &mut tokens {
        match token {
            TokenTree::Ident(word) if word == "fn" => is_method = true,
            TokenTree::Group(group) if is_method && group.delimiter() == Delimiter::Parenthesis => {
                is_method = false;
                let arguments = split_at_commas(&Vec::from_iter(group.stream()));
                let arguments = arguments.into_iter().map(TokenStream::from_iter);
                let arguments = arguments.filter(|one| syn::parse2::<FnArg>(one.clone()).is_ok());
                *token = Group::new(Delimiter::Parenthesis, quote!(#(#arguments),*)).into();
            }
            _ => {}
        }
    }
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(end) => end.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let end = (!tokens.last().is_some_and(ends)).then(|| quote!(;));
    quote!(#(#tokens)* #end)
}

/// The item with what is between its braces changed.
fn in_braces(item: TokenStream, mut change: impl FnMut(TokenStream) -> TokenStream) -> TokenStream {
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let mut changed = Group::new(Delimiter::Brace, change(group.stream()));
            changed.set_span(group.span());
            changed.into()
        }
        token => token,
    });
    tokens.collect()
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
