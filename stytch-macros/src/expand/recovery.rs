//! What is left of a method with errors: enough that its callers still compile and an editor
//! still completes it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    FnArg, GenericParam, Pat, Receiver, ReceiverKind, ReturnType, Safety, Token, TraitItemFn, Type,
};

use crate::model::{borrows, impl_trait, is_plain, likely_response, response_of};
use crate::parse::is_lint_level;

/// The method with a signature that a trait used as `dyn` can have, and a body that never runs
/// because the error stops the compilation.
pub(crate) fn recovery(method: &TraitItemFn, crate_path: &TokenStream) -> TokenStream {
    let mut recovery = method.clone();
    let signature = &mut recovery.sig;
    signature.asyncness = None;
    signature.constness = None;
    signature.safety = Safety::Default;
    signature.abi = None;

    signature.inputs = inputs(method);
    signature.output = output(&method.sig.output, crate_path);
    let mut parameters = signature.generics.params.iter();
    let is_generic = parameters.any(|one| !matches!(one, GenericParam::Lifetime(_)));
    let mut arguments = signature.inputs.iter();
    if is_generic || arguments.any(|input| impl_trait(quote!(#input)).is_some()) {
        // Without this the whole trait could not be used as `dyn`.
        let bounds = signature.generics.make_where_clause();
        let sized = syn::parse_quote!(Self: ::core::marker::Sized);
        bounds.predicates.push(sized);
    }

    let attributes = &recovery.attrs;
    let signature = &recovery.sig;
    let body = match &recovery.default {
        Some(body) if !body.stmts.is_empty() => quote!(#body),
        _ => quote!({ loop {} }),
    };
    quote! {
        #(#attributes)*
        #[allow(unused_variables, clippy::all)]
        #signature #body
    }
}

/// The arguments without their attributes, `&self` first, patterns as `_`.
fn inputs(method: &TraitItemFn) -> Punctuated<FnArg, Token![,]> {
    let mut inputs = Punctuated::new();
    inputs.push(FnArg::Receiver(receiver(method)));
    for input in &method.sig.inputs {
        if let FnArg::Typed(argument) = input {
            let mut argument = argument.clone();
            argument.attrs.retain(is_lint_level);
            if method.default.is_none() && !is_plain(&argument.pat) {
                *argument.pat = Pat::Wild(syn::PatWild {
                    attrs: Vec::new(),
                    underscore_token: Token![_](argument.pat.span()),
                });
            }
            inputs.push(FnArg::Typed(argument));
        }
    }
    inputs
}

/// The receiver as it is written if it is `&self`, and `&self` otherwise.
fn receiver(method: &TraitItemFn) -> Receiver {
    match method.sig.receiver() {
        Some(receiver)
            if method.default.is_some()
                || matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) =>
        {
            receiver.clone()
        }
        _ => syn::parse_quote!(&self),
    }
}

/// The return type if it is a `Call`, or a `Call` of what it most likely holds.
fn output(written: &ReturnType, crate_path: &TokenStream) -> ReturnType {
    let is_usable = |response: &Type| {
        let response = response.to_token_stream();
        impl_trait(response.clone()).is_none() && !borrows(response)
    };
    let returned = written.to_token_stream();
    let call = call_in(returned.clone());
    let is_alias = call.is_none() && returned.to_string().ends_with("Call");
    if is_alias || response_of(written).is_some_and(is_usable) {
        return written.clone();
    }
    let response = match likely_response(written) {
        Some(response) if is_usable(response) && response_of(written).is_none() => {
            quote!(#response)
        }
        _ => quote!(()),
    };
    // The author's `Call` where there is one: its import is not unused.
    let call = call.map_or_else(|| quote!(#crate_path::Call), ToTokens::into_token_stream);
    let span = written.span();
    syn::parse2(quote_spanned!(span=> -> #call<#response>)).unwrap_or_else(|_| written.clone())
}

/// The word `Call` anywhere in a type, if it is not part of a longer path.
fn call_in(tokens: TokenStream) -> Option<Ident> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut before = None;
    for token in tokens {
        match &token {
            TokenTree::Ident(word) if word == "Call" && before != Some(':') => {
                return Some(word.clone());
            }
            TokenTree::Group(group) => {
                if let Some(found) = call_in(group.stream()) {
                    return Some(found);
                }
            }
            _ => {}
        }
        before = match token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
    }
    None
}
