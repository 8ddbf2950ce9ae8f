//! What remains of a method with errors: its callers still compile, and an editor still
//! completes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    FnArg, GenericParam, Pat, Receiver, ReceiverKind, ReturnType, Safety, Token, TraitItemFn, Type,
};

use crate::model::{Returned, borrows, find_word};
use crate::parse::{is_plain, typed};

/// The method with a signature that a trait used as `dyn` can have, and a body that never runs
/// because the error stops the compilation.
pub(crate) fn recovery(method: &TraitItemFn, crate_path: &TokenStream) -> TokenStream {
    let mut signature = method.sig.clone();
    signature.asyncness = None;
    signature.constness = None;
    signature.safety = Safety::Default;
    signature.abi = None;
    signature.inputs = inputs(method);
    signature.output = output(&method.sig.output, crate_path);
    let mut parameters = signature.generics.params.iter();
    let is_generic = parameters.any(|one| !matches!(one, GenericParam::Lifetime(_)));
    if is_generic || find_word(signature.inputs.to_token_stream(), "impl").is_some() {
        // Without this the whole trait could not be used as `dyn`.
        let sized = syn::parse_quote!(Self: ::core::marker::Sized);
        signature
            .generics
            .make_where_clause()
            .predicates
            .push(sized);
    }

    let attributes = &method.attrs;
    let body = match &method.default {
        Some(body) if !body.stmts.is_empty() => quote!(#body),
        _ => quote!({ loop {} }),
    };
    quote! {
        #(#attributes)*
        #[allow(unused_variables, clippy::all)]
        #signature #body
    }
}

/// `&self` and the arguments, patterns as `_`.
fn inputs(method: &TraitItemFn) -> Punctuated<FnArg, Token![,]> {
    let mut inputs = Punctuated::new();
    inputs.push(FnArg::Receiver(receiver(method)));
    for argument in typed(method) {
        let mut argument = argument.clone();
        if method.default.is_none() && !is_plain(&argument.pat) {
            *argument.pat = Pat::Verbatim(quote!(_));
        }
        inputs.push(FnArg::Typed(argument));
    }
    inputs
}

/// The receiver as it is written if the body or `dyn` needs it, and `&self` otherwise.
fn receiver(method: &TraitItemFn) -> Receiver {
    let is_shared = |one: &&Receiver| matches!(one.kind, ReceiverKind::Reference(_, _, None));
    let written = method.sig.receiver();
    let written = written.filter(|one| method.default.is_some() || is_shared(one));
    written.map_or_else(|| syn::parse_quote!(&self), Receiver::clone)
}

/// The return type if it is a `Call`, or a `Call` of the response that was likely intended.
fn output(written: &ReturnType, crate_path: &TokenStream) -> ReturnType {
    let is_usable = |response: &&Type| {
        let response = response.to_token_stream();
        find_word(response.clone(), "impl").is_none() && !borrows(response)
    };
    let returned = Returned::read(written);
    let text = written.to_token_stream().to_string().replace(' ', "");
    let call = find_word(written.to_token_stream(), "Call");
    let is_alias = call.is_none() && text.ends_with("Call");
    if is_alias
        || returned
            .response
            .is_some_and(|response| is_usable(&response))
    {
        return written.clone();
    }
    let likely = returned.likely.filter(is_usable);
    let response = match likely.filter(|_| returned.response.is_none()) {
        Some(response) => quote!(#response),
        None => quote!(()),
    };
    // The `Call` that is written, so that the compiler does not report its import as unused.
    let call = match call.filter(|_| !text.contains("::Call")) {
        Some(call) => quote!(#call),
        None => quote!(#crate_path::Call),
    };
    let span = written.span();
    syn::parse2(quote_spanned!(span=> -> #call<#response>)).unwrap_or_else(|_| written.clone())
}
