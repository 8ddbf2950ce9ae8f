//! `#[endpoint]` from end to end: the phases in their order.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Path, TraitItemFn};

use crate::expand;
use crate::mistakes::Mistakes;
use crate::model::Declaration;
use crate::parse;
use crate::survivor::survivor;
use crate::validate;

/// Expands `#[endpoint(annotation)] item`.
pub(crate) fn endpoint(annotation: TokenStream, item: TokenStream) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let Some(method) = parse::method(item.clone(), &mut mistakes) else {
        return with_errors(item, &mistakes);
    };
    let place = Span::call_site();
    let declaration = declaration(annotation, place, None, &method, &mut mistakes);
    with_errors(expanded(&declaration, &method, None), &mistakes)
}

/// Reads and validates one method. `place` is where its annotation stands, and `crate_path`
/// the trait's, which the annotation overrides.
pub(crate) fn declaration(
    annotation: TokenStream,
    place: Span,
    crate_path: Option<&Path>,
    method: &TraitItemFn,
    mistakes: &mut Mistakes,
) -> Declaration {
    let before = mistakes.count();
    let mut syntax = parse::attribute(annotation, place, mistakes);
    if syntax.crate_path.is_none() {
        syntax.crate_path = crate_path.cloned();
    }
    let mut declaration = Declaration::read(&syntax, method, mistakes);
    validate::endpoint(&declaration, method, mistakes);
    declaration.is_sound = mistakes.count() == before;
    declaration
}

/// The method with its body, or what is left of it if there are errors in it. `owner` is the
/// type that has its constant; without one the constant is part of the body.
pub(crate) fn expanded(
    declaration: &Declaration,
    method: &TraitItemFn,
    owner: Option<&TokenStream>,
) -> TokenStream {
    match declaration.complete() {
        Some(complete) => expand::method(&complete, method, owner),
        None => survivor(method, &declaration.crate_path),
    }
}

/// The item first, so that it survives, then all errors.
pub(crate) fn with_errors(item: TokenStream, mistakes: &Mistakes) -> TokenStream {
    let mut tokens = item;
    mistakes.to_tokens(&mut tokens);
    tokens
}

#[cfg(test)]
mod tests;
