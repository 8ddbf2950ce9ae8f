//! `#[endpoint]` from end to end: the phases in their order.

use proc_macro2::{Span, TokenStream};
use syn::{Attribute, TraitItemFn};

use crate::errors::Errors;
use crate::expand;
use crate::model::Declaration;
use crate::parse::{self, Options};
use crate::validate;

/// Expands `#[endpoint(annotation)] item`.
pub(crate) fn endpoint(annotation: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(mut method) = parse::method(item.clone(), &mut errors) else {
        return errors.after(item);
    };
    let place = Span::call_site();
    let api = Options::default();
    let declaration = declaration((annotation, place), &api, &mut method, &mut errors);
    errors.after(expanded(&declaration, &method))
}

/// Reads and validates one method. `annotation` is the content of its attribute and the place of
/// the attribute, and `api` has the options of its trait.
pub(crate) fn declaration(
    (annotation, place): (TokenStream, Span),
    api: &Options,
    method: &mut TraitItemFn,
    errors: &mut Errors,
) -> Declaration {
    let before = errors.count();
    if let Some(second) = take_attributes(&mut method.attrs, "endpoint").first() {
        let what = format_args!("`{}` has two annotations", method.sig.ident);
        let help = "declare one method for each, or remove one of the two";
        errors.over(second, what, help);
    }
    let arguments = parse::arguments(method, errors);
    let base = api.base.as_ref();
    let annotation = parse::annotation(annotation, place, &arguments, base, errors);
    let mut declaration = Declaration::read(annotation, arguments, api, method, errors);
    validate::signature(&declaration, method, errors);
    validate::arguments(&declaration, errors);
    declaration.is_sound = errors.count() == before;
    declaration
}

/// Removes the attributes of this name, by whatever path they are written, and returns them.
pub(crate) fn take_attributes(attributes: &mut Vec<Attribute>, name: &str) -> Vec<Attribute> {
    let is_named = |attribute: &Attribute| {
        let last = attribute.path().segments.last();
        last.is_some_and(|segment| segment.ident == name)
    };
    let (taken, left) = attributes.drain(..).partition(is_named);
    *attributes = left;
    taken
}

/// Writes the method with its body, or a recovery of it if it has errors.
pub(crate) fn expanded(declaration: &Declaration, method: &TraitItemFn) -> TokenStream {
    let expanded = expand::method(declaration, method);
    expanded.unwrap_or_else(|| expand::recovery(method, &declaration.crate_path))
}
