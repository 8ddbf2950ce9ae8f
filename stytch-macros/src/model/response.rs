//! The types of a signature: the returned `Call<T>`, and `impl Trait`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{GenericArgument, PathArguments, ReturnType, Type, TypeParamBound};

use crate::suggestion::nearest;

/// The `T` of a returned `Call<T>`, by whatever path `Call` is written.
pub(crate) fn response_of(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, returned) => response_of_call(returned),
        ReturnType::Default => None,
    }
}

fn response_of_call(returned: &Type) -> Option<&Type> {
    let segment = plain_path(returned)?.segments.last()?;
    if segment.ident != "Call" {
        return None;
    }
    match first_type_argument(&segment.arguments) {
        Some((response, 1)) => Some(response),
        _ => None,
    }
}

/// The places of `<` and `>` in a returned `Call<T>`.
pub(super) fn brackets_of_call(output: &ReturnType) -> Option<(Span, Span)> {
    let ReturnType::Type(_, returned) = output else {
        return None;
    };
    match &plain_path(returned)?.segments.last()?.arguments {
        PathArguments::AngleBracketed(held) => Some((held.lt_token.span, held.gt_token.span)),
        _ => None,
    }
}

/// The most likely response of a method that returns something else: the `User` of
/// `Result<User, Error>`, of `impl Future<Output = User>`, of `Cal<User>`, or of `User`.
/// `None` for a `Call` of nothing.
pub(crate) fn likely_response(output: &ReturnType) -> Option<&Type> {
    match output {
        ReturnType::Type(_, returned) => likely(returned),
        ReturnType::Default => None,
    }
}

fn likely(returned: &Type) -> Option<&Type> {
    let bounds = match returned {
        Type::Group(group) => return likely(&group.elem),
        Type::Paren(paren) => return likely(&paren.elem),
        Type::Reference(reference) => return likely(&reference.elem),
        Type::ImplTrait(future) => &future.bounds,
        Type::TraitObject(future) => &future.bounds,
        _ => {
            let Some(segment) = plain_path(returned).and_then(|path| path.segments.last()) else {
                return Some(returned);
            };
            let held = first_type_argument(&segment.arguments);
            return match (segment.ident.to_string().as_str(), held) {
                ("Call", None) => None,
                (name, Some((held, _)))
                    if WRAPPERS.contains(&name) || nearest(name, WRAPPERS).is_some() =>
                {
                    likely(held)
                }
                _ => Some(returned),
            };
        }
    };
    bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else {
            return None;
        };
        match &bound.path.segments.last()?.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::AssocType(output) => likely(&output.ty),
                    _ => None,
                })
            }
            _ => None,
        }
    })
}

/// The types around a response that a call makes needless.
const WRAPPERS: [&str; 7] = [
    "Call",
    "Result",
    "Response",
    "Pin",
    "Box",
    "BoxFuture",
    "LocalBoxFuture",
];

/// Whether a response borrows: it has a reference or a lifetime other than `'static`.
pub(crate) fn borrows(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter().enumerate().any(|(index, token)| match token {
        TokenTree::Group(group) => borrows(group.stream()),
        TokenTree::Punct(punct) => match punct.as_char() {
            '&' => true,
            '\'' => {
                !matches!(tokens.get(index + 1), Some(TokenTree::Ident(name)) if name == "static")
            }
            _ => false,
        },
        _ => false,
    })
}

fn plain_path(r#type: &Type) -> Option<&syn::Path> {
    match r#type {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        Type::Group(group) => plain_path(&group.elem),
        Type::Paren(paren) => plain_path(&paren.elem),
        _ => None,
    }
}

/// The first type among the arguments, and how many arguments there are.
fn first_type_argument(arguments: &PathArguments) -> Option<(&Type, usize)> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    let first = arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(held) => Some(held),
        _ => None,
    });
    Some((first?, arguments.args.len()))
}

/// The place of an `impl` anywhere in a type.
pub(crate) fn impl_trait(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == "impl" => Some(ident.span()),
        TokenTree::Group(group) => impl_trait(group.stream()),
        _ => None,
    })
}
