//! The rules of the signature: the trait can be used as `dyn`, and the method returns a `Call`.

use quote::{ToTokens, quote};
use syn::{Pat, ReceiverKind, ReturnType, Signature, TraitItemFn, Type};

use crate::errors::Errors;
use crate::model::{Declaration, Returned, borrows, find_word, generics, is_wrapped};
use crate::parse::{is_plain, typed};

pub(crate) fn signature(declaration: &Declaration, method: &TraitItemFn, errors: &mut Errors) {
    let signature = &method.sig;
    let name = &signature.ident;
    if method.default.is_some() {
        let what = format_args!("`{name}` has a body already, and `#[endpoint]` generates one");
        errors.at(name.span(), what, "end the signature with `;`");
    }
    qualifiers(signature, errors);
    receiver(signature, errors);
    for generic in generics(method) {
        errors.at(
            generic.span(),
            "an endpoint is not generic, so that the trait can be used as `dyn`",
            "write a concrete type, such as `&str`, or `&serde_json::Value` for any JSON",
        );
    }
    arguments(method, errors);
    return_type(declaration, signature, errors);
}

fn qualifiers(signature: &Signature, errors: &mut Errors) {
    let Signature {
        asyncness,
        constness,
        safety,
        abi,
        ..
    } = signature;
    for qualifier in [
        quote!(#asyncness),
        quote!(#constness),
        quote!(#safety),
        quote!(#abi),
    ] {
        let help = match qualifier.to_string().as_str() {
            "" => continue,
            "async" => "remove it: callers await the returned `Call<…>`",
            _ => "remove it",
        };
        let what = format_args!("an endpoint is not `{qualifier}`");
        errors.over(&qualifier, what, help);
    }
}

fn receiver(signature: &Signature, errors: &mut Errors) {
    let Some(receiver) = signature.receiver() else {
        let name = &signature.ident;
        let what = format_args!("`{name}` has no `&self`, whose client sends the request");
        return errors.at(name.span(), what, "make `&self` the first argument");
    };
    let is_shared = matches!(receiver.kind, ReceiverKind::Reference(_, _, None));
    if !is_shared || receiver.mutability.is_some() {
        let what = "an endpoint takes `&self`, because calls share a client";
        errors.over(receiver, what, "write `&self`");
    }
}

fn arguments(method: &TraitItemFn, errors: &mut Errors) {
    for argument in typed(method) {
        if !is_plain(&argument.pat) {
            let help = match &*argument.pat {
                Pat::Ident(pattern) => format!("write `{}`", pattern.ident),
                _ => "give the argument a name".to_owned(),
            };
            let what = "an argument is a plain name, not a pattern";
            errors.over(&argument.pat, what, help);
        }
    }
}

fn return_type(declaration: &Declaration, signature: &Signature, errors: &mut Errors) {
    let ReturnType::Type(_, written) = &signature.output else {
        return errors.at(
            signature.paren_token.span.close(),
            format_args!("`{}` returns no `Call`", signature.ident),
            "add `-> Call<…>` with the type of the response",
        );
    };
    let returned = Returned::read(&signature.output);
    let likely = returned.likely.filter(|likely| !has_impl(likely));
    let help = match likely {
        Some(likely) => format!("write `Call<{}>`", printed(likely)),
        None => "write `Call<…>` with the type of the response, or `Call<()>` to ignore it".into(),
    };
    let Some(response) = returned.response else {
        let what = "an endpoint returns a `Call<…>` of one response";
        return errors.over(written, what, help);
    };
    let annotation = &declaration.annotation;
    let expected = match annotation.options.word("response") {
        _ if annotation.method == Some("HEAD") => Some("()"),
        Some("text") => Some("String"),
        Some("bytes") => Some("Vec<u8>"),
        _ => None,
    };
    let found = printed(response);
    if has_impl(response) {
        errors.over(response, "a response is one concrete type", help);
    } else if let Some(expected) = expected.filter(|expected| *expected != found) {
        let what = match expected {
            "()" => "the response to a HEAD request has no body to decode".to_owned(),
            _ => format!("the annotation reads the response as a `{expected}`"),
        };
        let help = format_args!("write `Call<{expected}>`, or change the annotation");
        errors.over(response, what, help);
    } else if borrows(response) {
        let help = "write a type without references and lifetimes, such as `String` for `&str`";
        errors.over(response, "a response is owned, and this one borrows", help);
    } else if is_wrapped(response) {
        let what = "an awaited `Call` is a `Result` with a `Response` already";
        errors.over(response, what, help);
    }
}

fn has_impl(r#type: &Type) -> bool {
    find_word(r#type.to_token_stream(), "impl").is_some()
}

/// Prints a type with spaces as a person would write it.
fn printed(r#type: &Type) -> String {
    let mut printed = r#type.to_token_stream().to_string();
    for tight in ["::", "<", ">", "&", "(", ")", "[", "]"] {
        printed = printed.replace(&format!("{tight} "), tight);
        printed = printed.replace(&format!(" {tight}"), tight);
    }
    printed.replace(" ,", ",").replace(" ;", ";")
}
