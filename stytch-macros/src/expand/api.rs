//! Writes the constants of a trait: one for each endpoint, and the list of them.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{ItemTrait, Path};

use super::constant::{constant, route};
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
        let value = constant(endpoint, endpoints);
        let route = route(endpoint);
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
