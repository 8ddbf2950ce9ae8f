//! `#[endpoint]` from end to end: the phases in their order.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, TraitItemFn};

use crate::errors::Errors;
use crate::expand;
use crate::model::Declaration;
use crate::parse::{self, ApiOptions};
use crate::validate;

/// Expands `#[endpoint(annotation)] item`.
pub(crate) fn endpoint(annotation: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut method) = parse::method(item.clone(), &mut errors) else {
        return with_errors(item, &errors);
    };
    let place = Span::call_site();
    let second = take_attributes(&mut method.attrs, "endpoint")
        .into_iter()
        .next();
    let declaration = declaration(
        annotation,
        place,
        &ApiOptions::default(),
        &method,
        second,
        &mut errors,
    );
    with_errors(expanded(&declaration, &method, None), &errors)
}

/// Reads and validates one method. `place` is where its annotation stands, and `api` what
/// holds for the trait unless the annotation says otherwise. `second` is another annotation of the method.
pub(crate) fn declaration(
    annotation: TokenStream,
    place: Span,
    api: &ApiOptions,
    method: &TraitItemFn,
    second: Option<Attribute>,
    errors: &mut Errors,
) -> Declaration {
    let before = errors.count();
    if let Some(second) = second {
        let what = format_args!("`{}` has two annotations", method.sig.ident);
        errors.over(
            second,
            what,
            "declare one method for each, or remove one of the two",
        );
    }
    let arguments = parse::argument_names(method);
    let mut syntax = parse::attribute(annotation, place, &arguments, api, errors);
    if syntax.crate_path.is_none() {
        syntax.crate_path.clone_from(&api.crate_path);
    }
    let mut declaration = Declaration::read(syntax, api, method, errors);
    validate::endpoint(&declaration, method, errors);
    declaration.is_sound = errors.count() == before;
    declaration
}

/// Takes the attributes of this name, by whatever path they are written.
pub(crate) fn take_attributes(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let is_named = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|segment| segment.ident == name)
    };
    let all = std::mem::take(attributes).into_iter();
    let (taken, left) = all.partition(is_named);
    *attributes = left;
    taken
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
