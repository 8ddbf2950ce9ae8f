//! `#[api]` from end to end: the phases of `#[endpoint]` for each method, then the rules and
//! the constants of all methods.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Meta, TraitItem};

use crate::endpoint::{declaration, expanded, take_attributes};
use crate::errors::Errors;
use crate::expand;
use crate::model::Owner;
use crate::parse::{self, Options};
use crate::validate;

/// Expands `#[api(options)] item`.
pub(crate) fn api(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut api) = parse::api_trait(item.clone(), &mut errors) else {
        return errors.after(item);
    };
    let options = Options::of_api(options, &mut errors);
    if let Some(second) = take_attributes(&mut api.attrs, "api").first() {
        let what = format_args!("`{}` has `#[api]` twice", api.ident);
        errors.over(second, what, "remove one of the two");
    }

    let owner = Owner::new(&api, &options);
    let mut endpoints = Vec::new();
    let mut places = Vec::new();
    for (place, item) in api.items.iter_mut().enumerate() {
        let TraitItem::Fn(method) = item else {
            continue;
        };
        let mut annotations = take_attributes(&mut method.attrs, "endpoint");
        if annotations.is_empty() {
            continue;
        }
        let first = annotations.remove(0);
        let span = first.path().span();
        let annotation = match first.meta {
            Meta::List(list) => list.tokens,
            Meta::NameValue(pair) => pair.value.into_token_stream(),
            Meta::Path(_) => TokenStream::new(),
        };
        // A second one is an error.
        method.attrs.append(&mut annotations);
        let mut endpoint = declaration((annotation, span), &options, method, &mut errors);
        endpoint.owner = Some(owner.clone());
        endpoints.push(endpoint);
        places.push(place);
    }
    validate::api(&api, &mut endpoints, &mut errors);

    let constants = expand::constants(&api, &owner, &endpoints);
    for (endpoint, place) in endpoints.iter().zip(places) {
        let item = &mut api.items[place];
        if let TraitItem::Fn(method) = item {
            *item = TraitItem::Verbatim(expanded(endpoint, method));
        }
    }
    errors.after(quote!(#api #constants))
}
