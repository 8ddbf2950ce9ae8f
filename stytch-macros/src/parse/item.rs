//! The items of the attributes: a method of a trait without a body, and a trait.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, ItemTrait, TraitItem, TraitItemFn, Visibility};

use super::split_at_commas;
use crate::errors::Errors;

/// A method that may have a visibility, which a method of a trait cannot have.
struct Method {
    visibility: Visibility,
    method: TraitItemFn,
}

impl Parse for Method {
    fn parse(input: ParseStream<'_>) -> syn::Result<Method> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let mut method: TraitItemFn = input.parse()?;
        attributes.append(&mut method.attrs);
        method.attrs = attributes;
        Ok(Method { visibility, method })
    }
}

/// Reads the method that `#[endpoint]` is on, or reports that it is on another item.
pub(crate) fn method(item: TokenStream, errors: &mut Errors) -> Option<TraitItemFn> {
    match parse_or_repair::<Method>(&item, errors) {
        Ok(Method { method, .. })
            if method.default.is_some() && method.sig.receiver().is_none() => {}
        Ok(Method { visibility, method }) => {
            if !matches!(visibility, Visibility::Inherited) {
                let what = "a method of a trait has no visibility";
                let help = "remove it: the method has the visibility of the trait";
                errors.over(visibility, what, help);
            }
            return Some(method);
        }
        Err(error) if has_word(&item, "fn") => {
            errors.unreadable(error);
            return None;
        }
        Err(_) => {}
    }
    let what = "`#[endpoint]` is for a method of a trait";
    let help = "put it on `fn …(&self, …) -> Call<…>;` in a trait, and `#[api]` on the trait";
    errors.at(Span::call_site(), what, help);
    None
}

/// Reads the trait that `#[api]` is on, or reports that it is on another item.
pub(crate) fn api_trait(item: TokenStream, errors: &mut Errors) -> Option<ItemTrait> {
    match parse_or_repair::<ItemTrait>(&item, errors) {
        Ok(mut api) => {
            for item in &mut api.items {
                // This is how syn reads a method with a visibility.
                let TraitItem::Verbatim(tokens) = item else {
                    continue;
                };
                if let Some(method) = method(tokens.clone(), errors) {
                    *item = TraitItem::Fn(method);
                }
            }
            return Some(api);
        }
        Err(error) if has_word(&item, "trait") => errors.unreadable(error),
        Err(_) => {
            let help = "put it on a trait whose methods have `#[endpoint(…)]`";
            errors.at(Span::call_site(), "`#[api]` is for a trait", help);
        }
    }
    None
}

fn has_word(item: &TokenStream, word: &str) -> bool {
    let is_word = |token: TokenTree| matches!(token, TokenTree::Ident(one) if one == word);
    item.clone().into_iter().any(is_word)
}

/// Parses an item. The compiler also expands an attribute on an item with a syntax error that
/// it has reported, such as `fn get(&self, user_)`. The item is then read without the malformed
/// part, and no error in it is reported.
fn parse_or_repair<T: Parse>(item: &TokenStream, errors: &mut Errors) -> syn::Result<T> {
    syn::parse2(item.clone()).or_else(|error| {
        let repaired = syn::parse2(with_repaired_body(item.clone()))
            .or_else(|_| syn::parse2(repaired(item.clone())))
            .map_err(|_| error)?;
        errors.mute();
        Ok(repaired)
    })
}

/// Removes the arguments that cannot be read from methods, and adds a `;` at the end.
fn repaired(item: TokenStream) -> TokenStream {
    let mut tokens = Vec::from_iter(item);
    let mut is_method = false;
    for token in &mut tokens {
        match token {
            TokenTree::Ident(word) if word == "fn" => is_method = true,
            TokenTree::Group(group) if is_method && group.delimiter() == Delimiter::Parenthesis => {
                is_method = false;
                let mut arguments = split_at_commas(group.stream());
                arguments.retain(|argument| syn::parse2::<FnArg>(argument.clone()).is_ok());
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

/// Repairs the methods between the braces of a trait.
fn with_repaired_body(item: TokenStream) -> TokenStream {
    let tokens = item.into_iter().map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            let mut body = Group::new(Delimiter::Brace, repaired(group.stream()));
            body.set_span(group.span());
            body.into()
        }
        token => token,
    });
    tokens.collect()
}
