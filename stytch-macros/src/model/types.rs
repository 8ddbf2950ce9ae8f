//! The types of a method: what it returns, `Call<T>` or something else, and its parameters.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    GenericArgument, GenericParam, PathArguments, PathSegment, ReturnType, TraitItemFn, Type,
    TypeParamBound,
};

use crate::parse::typed;
use crate::suggestion::nearest;

/// What a method returns.
#[derive(Default)]
pub(crate) struct Returned<'a> {
    /// The `T` of `Call<T>`, by whatever path `Call` is written.
    pub(crate) response: Option<&'a Type>,
    /// The places of `<` and `>` in `Call<T>`.
    pub(crate) brackets: Option<(Span, Span)>,
    /// The response that was most likely intended: the `User` of `Result<User, Error>`, of
    /// `impl Future<Output = User>`, of `Cal<User>`, or of `User`. `None` for a `Call` without
    /// a response.
    pub(crate) likely: Option<&'a Type>,
}

/// The types around a response that `Call` makes unnecessary.
const WRAPPERS: [&str; 7] = [
    "Call",
    "Result",
    "Response",
    "Pin",
    "Box",
    "BoxFuture",
    "LocalBoxFuture",
];

impl<'a> Returned<'a> {
    pub(crate) fn read(output: &'a ReturnType) -> Returned<'a> {
        let ReturnType::Type(_, written) = output else {
            return Returned::default();
        };
        let last = last_segment(written);
        let held = last.and_then(|last| match &last.arguments {
            PathArguments::AngleBracketed(held) => Some(held),
            _ => None,
        });
        let is_call = last.is_some_and(|last| last.ident == "Call");
        let held = held.filter(|held| is_call && held.args.len() == 1);
        Returned {
            response: held.and(last).and_then(|last| first_type(&last.arguments)),
            brackets: held.map(|held| (held.lt_token.span, held.gt_token.span)),
            likely: likely(written),
        }
    }
}

fn likely(returned: &Type) -> Option<&Type> {
    match returned {
        Type::Group(group) => likely(&group.elem),
        Type::Paren(paren) => likely(&paren.elem),
        Type::Reference(reference) => likely(&reference.elem),
        Type::ImplTrait(future) => future.bounds.iter().find_map(output),
        Type::TraitObject(future) => future.bounds.iter().find_map(output),
        _ => {
            let Some(last) = last_segment(returned) else {
                return Some(returned);
            };
            let name = last.ident.to_string();
            match first_type(&last.arguments) {
                Some(held) if nearest(&name, WRAPPERS).is_some() => likely(held),
                None if name.ends_with("Call") => None,
                _ => Some(returned),
            }
        }
    }
}

/// Returns `true` if a response is in a type that an awaited `Call` returns or contains.
pub(crate) fn is_wrapped(response: &Type) -> bool {
    last_segment(response).is_some_and(|last| {
        let mut names = ["Call", "Result", "Response"].iter();
        names.any(|name| last.ident == name) && first_type(&last.arguments).is_some()
    })
}

/// Returns the last segment of the path of a type, also in an invisible group.
fn last_segment(r#type: &Type) -> Option<&PathSegment> {
    match r#type {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        _ => None,
    }
}

/// Returns the likely response in the `T` of `Future<Output = T>`.
fn output(bound: &TypeParamBound) -> Option<&Type> {
    match bound {
        TypeParamBound::Trait(bound) => likely(first_type(&bound.path.segments.last()?.arguments)?),
        _ => None,
    }
}

/// Returns the first type between angle brackets, also in `Output = T`.
fn first_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(held) => Some(held),
        GenericArgument::AssocType(output) => Some(&output.ty),
        _ => None,
    })
}

/// Returns `true` if a response has a reference or a lifetime other than `'static`.
pub(crate) fn borrows(response: &Type) -> bool {
    let text = response.to_token_stream().to_string();
    text.replace("'static", "").contains(['&', '\''])
}

/// Returns the names of the type and const parameters, and the `impl` of the arguments.
pub(crate) fn generics(method: &TraitItemFn) -> Vec<Ident> {
    let parameters = method.sig.generics.params.iter();
    let parameters = parameters.filter_map(|parameter| match parameter {
        GenericParam::Lifetime(_) => None,
        GenericParam::Type(parameter) => Some(parameter.ident.clone()),
        GenericParam::Const(parameter) => Some(parameter.ident.clone()),
    });
    let impls = typed(method).filter_map(|one| find_word(one.ty.to_token_stream(), "impl"));
    parameters.chain(impls).collect()
}

/// Returns the first occurrence of a word anywhere in a type.
pub(crate) fn find_word(tokens: TokenStream, word: &str) -> Option<Ident> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == word => Some(ident),
        TokenTree::Group(group) => find_word(group.stream(), word),
        _ => None,
    })
}
