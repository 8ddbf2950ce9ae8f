//! The types of a signature: the returned `Call<T>`, and `impl Trait`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{GenericArgument, PathArguments, ReturnType, Type};

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

/// The most likely response of a method that returns something else: the `User`
/// of `Result<User, Error>`, of `Result<Call<User>, Error>`, of `Cal<User>`, or of `User`.
pub(crate) fn likely_response(output: &ReturnType) -> Option<&Type> {
    let ReturnType::Type(_, returned) = output else {
        return None;
    };
    let path = plain_path(returned)?;
    match &path.segments.last()?.arguments {
        PathArguments::None => Some(returned),
        arguments => {
            let (held, _) = first_type_argument(arguments)?;
            Some(response_of_call(held).unwrap_or(held))
        }
    }
}

fn plain_path(r#type: &Type) -> Option<&syn::Path> {
    match r#type {
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        Type::Group(group) => plain_path(&group.elem),
        Type::Paren(paren) => plain_path(&paren.elem),
        _ => None,
    }
}

/// The first type argument, and how many arguments there are.
fn first_type_argument(arguments: &PathArguments) -> Option<(&Type, usize)> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(response) => Some((response, arguments.args.len())),
        _ => None,
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
