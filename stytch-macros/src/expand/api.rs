//! The table of a trait: a constant for each endpoint, and the list of them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{ItemTrait, Path};

use super::method::constant;
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
        let (route, value) = match endpoint.route() {
            Some(route) => {
                let value = constant(endpoint, &route, &reserved(endpoint, endpoints));
                (route, value)
            }
            // An endpoint with an error has a constant as well, so that its uses still compile.
            None => ("GET /".to_owned(), constant(endpoint, "GET /", &[])),
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

/// For each placeholder the fixed words of other endpoints' paths at its position, each with the
/// `#[cfg]`s of its endpoint.
fn reserved(endpoint: &Declaration, endpoints: &[Declaration]) -> Vec<TokenStream> {
    let Some(template) = &endpoint.annotation.template else {
        return Vec::new();
    };
    let mut lists = vec![(TokenStream::new(), Vec::new()); template.placeholders().count()];
    for other in endpoints {
        let Some(theirs) = &other.annotation.template else {
            continue;
        };
        let words = template.values_that_lead_to(theirs);
        for ((list, unconditional), word) in lists.iter_mut().zip(words) {
            let Some(word) = word.filter(|word| !unconditional.contains(word)) else {
                continue;
            };
            let cfgs = &other.cfgs;
            list.extend(quote!(#(#cfgs)* #word,));
            unconditional.extend(cfgs.is_empty().then_some(word));
        }
    }
    lists.into_iter().map(|(list, _)| list).collect()
}
