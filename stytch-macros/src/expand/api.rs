//! The table of a trait: a constant for each endpoint, and the list of them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, ItemTrait, Path};

use super::method::{constant, route};
use crate::model::{Declaration, cfgs, library};

/// The type that the constants belong to: `dyn Users`.
pub(crate) fn dyn_trait(api: &ItemTrait) -> TokenStream {
    let name = &api.ident;
    let (_, generics, _) = api.generics.split_for_impl();
    // If the trait cannot be `dyn`, the compiler says so at its name.
    quote_spanned!(name.span()=> dyn #name #generics)
}

/// ```text
/// impl dyn Users {
///     pub const GET: ::stytch_users::Endpoint = …;
///     pub const ENDPOINTS: &'static [::stytch_users::Endpoint] = &[<dyn Users>::GET, …];
/// }
/// ```
///
/// An endpoint with an error has a constant as well, so that what names it still compiles.
pub(crate) fn constants(
    api: &ItemTrait,
    endpoints: &[Declaration],
    crate_path: Option<&Path>,
) -> Option<TokenStream> {
    let owner = dyn_trait(api);
    let visibility = &api.vis;
    let trait_name = api.ident.unraw();
    let (generics, _, bounds) = api.generics.split_for_impl();

    let mut constants = TokenStream::new();
    let mut elements = TokenStream::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.has_constant) {
        let (name, cfgs) = (&endpoint.constant, &endpoint.cfgs);
        let (method, library) = (endpoint.ident.unraw(), &endpoint.crate_path);
        let (route, value) = match endpoint.complete() {
            Some(complete) => (
                route(&complete),
                constant(&complete, &reserved(endpoint, endpoints)),
            ),
            None => ("GET /".to_owned(), stub(library)),
        };
        let documentation = format!(" The endpoint of [`{trait_name}::{method}`]: `{route}`");
        constants.extend(quote! {
            #(#cfgs)*
            #[doc = #documentation]
            #visibility const #name: #library::Endpoint = #value;
        });
        elements.extend(quote!(#(#cfgs)* <#owner>::#name,));
    }
    if constants.is_empty() {
        return None;
    }

    let cfgs = cfgs(&api.attrs);
    let library = library(crate_path);
    let documentation = format!(" All endpoints of [`{trait_name}`] in their order");
    Some(quote! {
        #(#cfgs)*
        #[allow(dead_code)]
        impl #generics #owner #bounds {
            #constants
            #[doc = #documentation]
            #visibility const ENDPOINTS: &'static [#library::Endpoint] = &[#elements];
        }
    })
}

/// The constant of an endpoint with an error, which nothing evaluates.
fn stub(crate_path: &TokenStream) -> TokenStream {
    quote! {
        #crate_path::Endpoint::new(const {
            &#crate_path::__private::Declaration::safe("", "GET /", [])
        })
    }
}

/// For each placeholder the words of the other endpoints' paths that stand in its place,
/// each with the `#[cfg]`s of the endpoint that it belongs to.
fn reserved(endpoint: &Declaration, endpoints: &[Declaration]) -> Vec<TokenStream> {
    let Some(template) = &endpoint.template else {
        return Vec::new();
    };
    let mut words: Vec<Vec<Word>> = Vec::new();
    words.resize_with(template.placeholders().count(), Vec::new);
    for other in endpoints {
        let theirs = other.template.as_ref();
        let values = theirs.map_or_else(Vec::new, |theirs| template.values_that_lead_to(theirs));
        for (known, value) in words.iter_mut().zip(values) {
            let Some(value) = value else { continue };
            match known.iter_mut().find(|word| word.text == value) {
                Some(word) => word.cfgs.push(&other.cfgs),
                None => known.push(Word {
                    text: value,
                    cfgs: vec![&other.cfgs],
                }),
            }
        }
    }
    let list = |words: Vec<Word>| words.iter().map(Word::element).collect();
    words.into_iter().map(list).collect()
}

/// A reserved word, and the `#[cfg]`s of each endpoint that it belongs to.
struct Word<'a> {
    text: String,
    cfgs: Vec<&'a [Attribute]>,
}

impl Word<'_> {
    fn element(&self) -> TokenStream {
        let text = &self.text;
        if self.cfgs.iter().any(|cfgs| cfgs.is_empty()) {
            return quote!(#text,);
        }
        let elements = self.cfgs.iter();
        elements.map(|cfgs| quote!(#(#cfgs)* #text,)).collect()
    }
}
