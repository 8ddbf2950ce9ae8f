//! Writes the constant of an endpoint.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use crate::model::Declaration;

/// The endpoint as a constant expression. `endpoints` are those of its trait.
pub(super) fn constant(endpoint: &Declaration, endpoints: &[Declaration]) -> TokenStream {
    let crate_path = &endpoint.crate_path;
    let (constructor, _) = endpoint.annotation.replay();
    let constructor = Ident::new(constructor, Span::call_site());
    let name = endpoint.ident.unraw().to_string();
    let (route, reserved) = (route(endpoint), reserved(endpoint, endpoints));
    quote! {
        #crate_path::Endpoint::#constructor(const {
            &#crate_path::__private::Declaration::new(#name, #route, [#(&[#reserved]),*])
        })
    }
}

/// The route of an endpoint. An endpoint with an error has a constant as well, so that its uses
/// still compile.
pub(super) fn route(endpoint: &Declaration) -> String {
    endpoint.route().unwrap_or_else(|| "GET /".to_owned())
}

/// The values that each placeholder rejects: the fixed words of other endpoints' paths at its
/// position, each with the `#[cfg]`s of its endpoint.
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
