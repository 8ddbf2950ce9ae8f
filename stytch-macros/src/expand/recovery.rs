//! What is left of a method with errors: enough that its callers still compile and an editor
//! still completes it.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    FnArg, GenericParam, Pat, Receiver, ReceiverKind, ReturnType, Safety, Token, TraitItemFn,
};

use crate::model::{impl_trait, is_plain, likely_response, response_of};
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
        Some(body) => quote!(#body),
        None => quote!({ loop {} }),
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
    if response_of(written).is_some() {
        return written.clone();
    }
    let response = match likely_response(written) {
        Some(response) if impl_trait(quote!(#response)).is_none() => quote!(#response),
        _ => quote!(()),
    };
    let span = written.span();
    syn::parse2(quote_spanned!(span=> -> #crate_path::Call<#response>))
        .unwrap_or_else(|_| written.clone())
}
