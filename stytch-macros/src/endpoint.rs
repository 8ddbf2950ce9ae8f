//! `#[endpoint]` from end to end: the phases in their order.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Path, TraitItemFn};

use crate::errors::Errors;
use crate::expand;
use crate::model::Declaration;
use crate::parse;
use crate::validate;

/// Expands `#[endpoint(annotation)] item`.
pub(crate) fn endpoint(annotation: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(method) = parse::method(item.clone(), &mut errors) else {
        return with_errors(item, &errors);
    };
    let place = Span::call_site();
    let declaration = declaration(annotation, place, None, &method, &mut errors);
    with_errors(expanded(&declaration, &method, None), &errors)
}

/// Reads and validates one method. `place` is where its annotation stands, and `crate_path`
/// the trait's, which the annotation overrides.
pub(crate) fn declaration(
    annotation: TokenStream,
    place: Span,
    crate_path: Option<&Path>,
    method: &TraitItemFn,
    errors: &mut Errors,
) -> Declaration {
    let before = errors.count();
    let mut syntax = parse::attribute(annotation, place, errors);
    if syntax.crate_path.is_none() {
        syntax.crate_path = crate_path.cloned();
    }
    let mut declaration = Declaration::read(syntax, method, errors);
    validate::endpoint(&declaration, method, errors);
    declaration.is_sound = errors.count() == before;
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
        None => expand::recovery(method, &declaration.crate_path),
    }
}

/// The item first, so that it survives, then all errors.
pub(crate) fn with_errors(item: TokenStream, errors: &Errors) -> TokenStream {
    let mut tokens = item;
    errors.to_tokens(&mut tokens);
    tokens
}
