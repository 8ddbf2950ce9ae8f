//! What remains of a method with errors: its callers still compile, and an editor still
//! completes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{FnArg, Pat, Receiver, ReceiverKind, ReturnType, Safety, Token, TraitItemFn, Type};

use crate::model::{Returned, borrows, find_word, generics};
use crate::parse::{is_plain, typed};

/// Writes the method with a signature that a trait used as `dyn` can have, and a body that never
/// runs because the error stops the compilation.
pub(crate) fn recovery(method: &TraitItemFn, crate_path: &TokenStream) -> TokenStream {
    let mut signature = method.sig.clone();
    signature.asyncness = None;
    signature.constness = None;
    signature.safety = Safety::Default;
    signature.abi = None;
    signature.inputs = inputs(method);
    signature.output = output(&method.sig.output, crate_path);
    if !generics(method).is_empty() {
        // Without this the whole trait could not be used as `dyn`.
        let bounds = signature.generics.make_where_clause();
        bounds
            .predicates
            .push(syn::parse_quote!(Self: ::core::marker::Sized));
    }
    let attributes = &method.attrs;
    quote! {
        #(#attributes)*
        #[allow(unused_variables, clippy::all)]
        #signature { loop {} }
    }
}

/// Returns `&self` and the arguments, patterns as `_`.
fn inputs(method: &TraitItemFn) -> Punctuated<FnArg, Token![,]> {
    let is_shared = |one: &&Receiver| matches!(one.kind, ReceiverKind::Reference(_, _, None));
    let receiver = method.sig.receiver().filter(is_shared);
    let receiver = receiver.map_or_else(|| syn::parse_quote!(&self), Receiver::clone);
    let mut inputs = Punctuated::new();
    inputs.push(FnArg::Receiver(receiver));
    for argument in typed(method) {
        let mut argument = argument.clone();
        if !is_plain(&argument.pat) {
            *argument.pat = Pat::Verbatim(quote!(_));
        }
        inputs.push(FnArg::Typed(argument));
    }
    inputs
}

/// Returns the written type if it is a `Call`, or a `Call` of the response that was likely
/// intended.
fn output(written: &ReturnType, crate_path: &TokenStream) -> ReturnType {
    let is_usable = |response: &&Type| {
        !borrows(response) && find_word(response.to_token_stream(), "impl").is_none()
    };
    let Returned {
        response, likely, ..
    } = Returned::read(written);
    let text = written.to_token_stream().to_string().replace(' ', "");
    let call = find_word(written.to_token_stream(), "Call");
    let is_alias = call.is_none() && text.ends_with("Call");
    if is_alias || response.filter(is_usable).is_some() {
        return written.clone();
    }
    let likely = likely.filter(|_| response.is_none()).filter(is_usable);
    let response = likely.map_or_else(|| quote!(()), ToTokens::to_token_stream);
    // The `Call` that is written, so that the compiler does not report its import as unused.
    let call = match call.filter(|_| !text.contains("::Call")) {
        Some(call) => quote!(#call),
        None => quote!(#crate_path::Call),
    };
    let span = written.span();
    syn::parse2(quote_spanned!(span=> -> #call<#response>)).unwrap_or_else(|_| written.clone())
}
