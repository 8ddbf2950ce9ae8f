//! The rules of the signature itself: what keeps the trait usable as `dyn`, and a
//! call an ordinary value.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{FnArg, GenericParam, Pat, ReceiverKind, ReturnType, Safety, Signature, TraitItemFn};

use crate::mistakes::Mistakes;
use crate::model::{is_plain, likely_response, response_of};

pub(crate) fn validate(method: &TraitItemFn, mistakes: &mut Mistakes) {
    body(method, mistakes);
    qualifiers(&method.sig, mistakes);
    receiver(&method.sig, mistakes);
    generics(&method.sig, mistakes);
    arguments(&method.sig, mistakes);
    return_type(&method.sig, mistakes);
}

fn body(method: &TraitItemFn, mistakes: &mut Mistakes) {
    if method.default.is_some() {
        mistakes.at(
            method.sig.ident.span(),
            format_args!(
                "`{}` has a body already, and `#[endpoint]` writes one\n\nhelp: end the signature with `;`",
                method.sig.ident
            ),
        );
    }
}

fn qualifiers(signature: &Signature, mistakes: &mut Mistakes) {
    if let Some(asyncness) = &signature.asyncness {
        mistakes.over(
            asyncness,
            "an endpoint is not `async`\n\nhelp: remove `async`: the `Call<…>` it returns is what is awaited",
        );
    }
    if let Some(constness) = &signature.constness {
        mistakes.over(
            constness,
            "an endpoint is not `const`\n\nhelp: remove `const`",
        );
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        mistakes.over(
            unsafety,
            "an endpoint is not `unsafe`\n\nhelp: remove `unsafe`",
        );
    }
    if let Some(abi) = &signature.abi {
        mistakes.over(abi, "an endpoint is not `extern`\n\nhelp: remove `extern`");
    }
}

fn receiver(signature: &Signature, mistakes: &mut Mistakes) {
    let Some(receiver) = signature.receiver() else {
        return mistakes.at(
            signature.ident.span(),
            format_args!(
                "`{}` has no `&self`, and the client that sends the request is behind it\n\nhelp: make `&self` the first argument",
                signature.ident
            ),
        );
    };
    let found = match &receiver.kind {
        ReceiverKind::Reference(_, _, None) if receiver.mutability.is_none() => return,
        ReceiverKind::Reference(..) => "`&mut self`",
        ReceiverKind::Value => "`self`",
        _ => "a `self` of a type of its own",
    };
    mistakes.over(
        receiver,
        format_args!(
            "an endpoint takes `&self`, not {found}: a client is shared between calls\n\nhelp: write `&self`"
        ),
    );
}

fn generics(signature: &Signature, mistakes: &mut Mistakes) {
    for parameter in &signature.generics.params {
        match parameter {
            GenericParam::Lifetime(_) => {}
            GenericParam::Type(parameter) => generic(parameter.ident.span(), mistakes),
            GenericParam::Const(parameter) => generic(parameter.ident.span(), mistakes),
        }
    }
}

fn generic(place: Span, mistakes: &mut Mistakes) {
    mistakes.at(
        place,
        "an endpoint has no type or const parameters: the trait could not be used as `dyn`\n\nhelp: name a concrete type, or take a reference to a trait object",
    );
}

fn arguments(signature: &Signature, mistakes: &mut Mistakes) {
    for input in &signature.inputs {
        let FnArg::Typed(argument) = input else {
            continue;
        };
        if !is_plain(&argument.pat) {
            let mend = match &*argument.pat {
                Pat::Ident(pattern) => format!("write `{}`", pattern.ident),
                Pat::Wild(_) => "give it a name: it says what becomes of the argument".to_owned(),
                _ => "give the argument one name".to_owned(),
            };
            mistakes.over(
                &argument.pat,
                format_args!("an argument is a plain name, not a pattern\n\nhelp: {mend}"),
            );
        }
        if let Some(place) = impl_trait(argument.ty.to_token_stream()) {
            mistakes.at(
                place,
                "an endpoint takes no `impl Trait`: the trait could not be used as `dyn`\n\nhelp: name a concrete type",
            );
        }
    }
}

/// The place of an `impl` anywhere in a type.
pub(crate) fn impl_trait(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == "impl" => Some(ident.span()),
        TokenTree::Group(group) => impl_trait(group.stream()),
        _ => None,
    })
}

fn return_type(signature: &Signature, mistakes: &mut Mistakes) {
    if response_of(&signature.output).is_some() {
        return;
    }
    match &signature.output {
        ReturnType::Default => mistakes.at(
            signature.paren_token.span.close(),
            format_args!(
                "`{}` returns nothing, so nothing could be awaited\n\nhelp: add `-> Call<…>` with the type of the response",
                signature.ident
            ),
        ),
        ReturnType::Type(_, returned) => {
            let mend = match likely_response(&signature.output) {
                Some(response) if impl_trait(response.to_token_stream()).is_none() => {
                    format!("write `Call<{}>`", printed(response))
                }
                _ => "write `Call<…>` with the type of the response".to_owned(),
            };
            mistakes.over(
                returned,
                format_args!("an endpoint returns a `Call<…>` of one response\n\nhelp: {mend}"),
            );
        }
    }
}

/// A type as a person would write it, as far as spaces go.
fn printed(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut printed = String::with_capacity(spaced.len());
    for (place, character) in spaced.char_indices() {
        let before = spaced[..place].chars().next_back().unwrap_or(' ');
        let after = spaced[place + character.len_utf8()..]
            .chars()
            .next()
            .unwrap_or(' ');
        let tight = character == ' ' && (":<>&([".contains(before) || ":<>,;)]".contains(after));
        if !tight {
            printed.push(character);
        }
    }
    printed
}
