//! The third phase: the rules of a declaration, and those between the methods of a trait.

mod api;
mod arguments;
mod signature;

pub(crate) use api::api;

use syn::TraitItemFn;

use crate::errors::Errors;
use crate::model::Declaration;

/// Reports every rule that the signature breaks.
pub(crate) fn endpoint(declaration: &Declaration, method: &TraitItemFn, errors: &mut Errors) {
    signature::validate(declaration, method, errors);
    arguments::validate(declaration, errors);
}
