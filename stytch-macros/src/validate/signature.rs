//! The rules of the signature itself: what keeps the trait usable as `dyn`, and a call an
//! ordinary value.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{FnArg, GenericParam, Pat, ReceiverKind, ReturnType, Safety, Signature, TraitItemFn};

use crate::errors::Errors;
use crate::model::{impl_trait, is_plain, likely_response, response_of};

pub(super) fn validate(method: &TraitItemFn, errors: &mut Errors) {
    let signature = &method.sig;
    if method.default.is_some() {
        errors.at(
            signature.ident.span(),
            format_args!(
                "`{}` has a body already, and `#[endpoint]` writes one",
                signature.ident
            ),
            "end the signature with `;`",
        );
    }
    qualifiers(signature, errors);
    receiver(signature, errors);
    generics(signature, errors);
    arguments(signature, errors);
    return_type(signature, errors);
}

fn qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Some(asyncness) = &signature.asyncness {
        let help = "remove `async`: the `Call<…>` it returns is what is awaited";
        errors.over(asyncness, "an endpoint is not `async`", help);
    }
    if let Some(constness) = &signature.constness {
        errors.over(constness, "an endpoint is not `const`", "remove `const`");
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.over(unsafety, "an endpoint is not `unsafe`", "remove `unsafe`");
    }
    if let Some(abi) = &signature.abi {
        errors.over(abi, "an endpoint is not `extern`", "remove `extern`");
    }
}

fn receiver(signature: &Signature, errors: &mut Errors) {
    let Some(receiver) = signature.receiver() else {
        let name = &signature.ident;
        return errors.at(
            name.span(),
            format_args!("`{name}` has no `&self`, which has the client that sends the request"),
            "make `&self` the first argument",
        );
    };
    let found = match &receiver.kind {
        ReceiverKind::Reference(_, _, None) if receiver.mutability.is_none() => return,
        ReceiverKind::Reference(..) => "`&mut self`",
        ReceiverKind::Value => "`self`",
        _ => "a `self` with a type",
    };
    errors.over(
        receiver,
        format_args!("an endpoint takes `&self`, not {found}: calls share a client"),
        "write `&self`",
    );
}

fn generics(signature: &Signature, errors: &mut Errors) {
    for parameter in &signature.generics.params {
        let name = match parameter {
            GenericParam::Lifetime(_) => continue,
            GenericParam::Type(parameter) => &parameter.ident,
            GenericParam::Const(parameter) => &parameter.ident,
        };
        errors.at(
            name.span(),
            "an endpoint has no type or const parameters: the trait could not be used as `dyn`",
            "name a concrete type, or take a reference to a trait object",
        );
    }
}

fn arguments(signature: &Signature, errors: &mut Errors) {
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        if !is_plain(&argument.pat) {
            let help = match &*argument.pat {
                Pat::Ident(pattern) => format!("write `{}`", pattern.ident),
                Pat::Wild(_) => "name it: the name says what becomes of the argument".to_owned(),
                _ => "give the argument one name".to_owned(),
            };
            let what = "an argument is a plain name, not a pattern";
            errors.over(&argument.pat, what, help);
        }
        if let Some(place) = impl_trait(argument.ty.to_token_stream()) {
            errors.at(
                place,
                "an endpoint takes no `impl Trait`: the trait could not be used as `dyn`",
                "name a concrete type",
            );
        }
    }
}

fn return_type(signature: &Signature, errors: &mut Errors) {
    match &signature.output {
        output if response_of(output).is_some() => {}
        ReturnType::Default => errors.at(
            signature.paren_token.span.close(),
            format_args!("`{}` returns nothing that can be awaited", signature.ident),
            "add `-> Call<…>` with the type of the response",
        ),
        output @ ReturnType::Type(_, returned) => {
            let response = likely_response(output).map(ToTokens::to_token_stream);
            let help = match response.filter(|response| impl_trait(response.clone()).is_none()) {
                Some(response) => format!("write `Call<{}>`", printed(response)),
                None => "write `Call<…>` with the type of the response".to_owned(),
            };
            errors.over(
                returned,
                "an endpoint returns a `Call<…>` of one response",
                help,
            );
        }
    }
}

/// A type as a person would write it, as far as spaces go.
fn printed(tokens: TokenStream) -> String {
    let mut printed = tokens.to_string();
    for tight in ["::", "<", ">", "&", "(", ")", "[", "]", ",", ";"] {
        if tight != "," && tight != ";" {
            printed = printed.replace(&format!("{tight} "), tight);
        }
        printed = printed.replace(&format!(" {tight}"), tight);
    }
    printed
}
