//! The rules of the signature itself: what keeps the trait usable as `dyn`, and a call an
//! ordinary value.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    FnArg, GenericParam, Pat, ReceiverKind, ReturnType, Safety, Signature, TraitItemFn, Type,
};

use crate::errors::Errors;
use crate::model::{Declaration, borrows, impl_trait, is_plain, likely_response, response_of};

pub(super) fn validate(declaration: &Declaration, method: &TraitItemFn, errors: &mut Errors) {
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
    return_type(declaration, signature, errors);
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
            "name a concrete type, such as `&serde_json::Value` for any JSON",
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
        if is_dyn_serialize(&argument.ty) {
            errors.left_to_the_compiler();
        }
        if let Some(place) = impl_trait(argument.ty.to_token_stream()) {
            errors.at(
                place,
                "an endpoint takes no `impl Trait`: the trait could not be used as `dyn`",
                "name a concrete type, such as `&str`, or `&serde_json::Value` for any JSON",
            );
        }
    }
}

/// Whether a type is `&dyn Serialize`, which the compiler reports by itself.
fn is_dyn_serialize(r#type: &Type) -> bool {
    let Type::Reference(reference) = r#type else {
        return false;
    };
    matches!(&*reference.elem, Type::TraitObject(_))
        && printed(reference.elem.to_token_stream()).ends_with("Serialize")
}

fn return_type(declaration: &Declaration, signature: &Signature, errors: &mut Errors) {
    let output = &signature.output;
    let ReturnType::Type(_, returned) = output else {
        return errors.at(
            signature.paren_token.span.close(),
            format_args!("`{}` returns nothing that can be awaited", signature.ident),
            "add `-> Call<…>` with the type of the response",
        );
    };
    let likely = likely_response(output);
    let write = || match likely.map(ToTokens::to_token_stream) {
        Some(likely) if impl_trait(likely.clone()).is_none() => {
            format!("write `Call<{}>`", printed(likely))
        }
        _ => "write `Call<…>` with the type of the response".to_owned(),
    };
    let Some(response) = response_of(output) else {
        let written = printed(returned.to_token_stream());
        let (what, help) = if written == "Call" || written.ends_with("::Call") {
            let help = "write `Call<…>` with the type of the response, or `Call<()>` to ignore it";
            ("the `Call` has no response type", help.to_owned())
        } else if written.ends_with("Call") {
            let help = format!("write `Call<…>` in place of the alias `{written}`");
            ("an endpoint returns a `Call<…>`, written as one", help)
        } else {
            ("an endpoint returns a `Call<…>` of one response", write())
        };
        return errors.over(returned, what, help);
    };
    let read_as = match declaration.response {
        Some("text") => "String",
        Some("bytes") => "Vec<u8>",
        _ => "",
    };
    let is_empty = matches!(response, Type::Tuple(tuple) if tuple.elems.is_empty());
    if let Some(place) = impl_trait(response.to_token_stream()) {
        errors.at(
            place,
            "a response is one type, not any that has a trait",
            write(),
        );
    } else if declaration
        .method
        .is_some_and(|method| method.name() == "HEAD")
        && !is_empty
    {
        let what = "the response to a HEAD request has no body to decode";
        errors.over(response, what, "write `Call<()>`, or use GET");
    } else if !read_as.is_empty() && printed(response.to_token_stream()) != read_as {
        let what = format_args!("the annotation reads the response as a `{read_as}`");
        let help = format!("write `Call<{read_as}>`, or remove `response = …`");
        errors.over(response, what, help);
    } else if borrows(response.to_token_stream()) {
        let what = "a response owns what it holds, and this one borrows";
        let help = "write a type without references and lifetimes, such as `String` for `&str`";
        errors.over(response, what, help);
    } else if likely.is_some_and(|likely| !std::ptr::eq(likely, response)) {
        let what = "what a call returns is in a `Result` and a `Response` already";
        errors.over(response, what, write());
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
