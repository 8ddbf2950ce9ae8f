//! Writes the constants of a trait: one for each endpoint, and the list of them.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ItemTrait;
use syn::ext::IdentExt;

use crate::model::{Declaration, Owner, cfgs};

/// Writes the constants as an implementation of `dyn Users`. `tests/goldens/expanded.rs` has an
/// example.
pub(crate) fn constants(
    api: &ItemTrait,
    owner: &Owner,
    endpoints: &[Declaration],
) -> Option<TokenStream> {
    let (owner, crate_path) = (&owner.dyn_trait, &owner.crate_path);
    let visibility = &api.vis;
    let trait_name = api.ident.unraw();
    let (generics, _, bounds) = api.generics.split_for_impl();

    let mut constants = TokenStream::new();
    let mut elements = TokenStream::new();
    let mut lists = Vec::new();
    for endpoint in endpoints.iter().filter(|one| one.owner.is_some()) {
        let (name, cfgs) = (&endpoint.constant, &endpoint.cfgs);
        let (method, library) = (endpoint.ident.unraw(), &endpoint.crate_path);
        let value = constant(endpoint, endpoints, &mut lists);
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

    let list_names = (0..lists.len()).map(list_name);
    let cfgs = cfgs(&api.attrs);
    let documentation = format!(" All endpoints of [`{trait_name}`] in their order");
    Some(quote! {
        #(#cfgs)*
        #[allow(dead_code)]
        impl #generics #owner #bounds {
            #constants
            #[doc = #documentation]
            #visibility const ENDPOINTS: &'static [#crate_path::Endpoint] = &[#elements];
            #(const #list_names: &'static [&'static str] = &[#lists];)*
        }
    })
}

/// Writes the endpoint as a constant expression. `endpoints` are those of its trait. `lists`
/// receives the lists of values that its placeholders reject, the same for many endpoints.
pub(super) fn constant(
    endpoint: &Declaration,
    endpoints: &[Declaration],
    lists: &mut Vec<TokenStream>,
) -> TokenStream {
    let crate_path = &endpoint.crate_path;
    let (constructor, _) = endpoint.annotation.replay();
    let constructor = Ident::new(constructor, Span::call_site());
    let name = endpoint.ident.unraw().to_string();
    let (route, reserved) = (route(endpoint), reserved(endpoint, endpoints).into_iter());
    let reserved = reserved.map(|list| named(list, lists));
    quote! {
        #crate_path::Endpoint::#constructor(const {
            &#crate_path::__private::Declaration::new(#name, #route, [#(#reserved),*])
        })
    }
}

/// Returns the constant with this list, and adds the list if it is new.
fn named(list: TokenStream, lists: &mut Vec<TokenStream>) -> TokenStream {
    if list.is_empty() {
        return quote!(&[]);
    }
    let is_same = |other: &TokenStream| other.to_string() == list.to_string();
    let index = lists.iter().position(is_same).unwrap_or(lists.len());
    if index == lists.len() {
        lists.push(list);
    }
    let name = list_name(index);
    quote!(Self::#name)
}

fn list_name(index: usize) -> Ident {
    Ident::new(&format!("__RESERVED_{}", index + 1), Span::call_site())
}

/// Returns the route of an endpoint, or any route if the endpoint has an error: it has a constant
/// as well, so that its uses still compile.
fn route(endpoint: &Declaration) -> String {
    endpoint.route().unwrap_or_else(|| "GET /".to_owned())
}

/// Lists the values that each placeholder rejects: the fixed words of other endpoints' paths at
/// its position, each with the `#[cfg]`s of its endpoint.
fn reserved(endpoint: &Declaration, endpoints: &[Declaration]) -> Vec<TokenStream> {
    let template = endpoint.annotation.template.as_ref();
    let Some(template) = template.filter(|_| endpoint.is_sound) else {
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
