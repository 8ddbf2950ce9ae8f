//! The third phase: the rules a declaration keeps.

mod api;
mod arguments;
mod signature;

pub(crate) use api::api;
pub(crate) use signature::impl_trait;

use syn::TraitItemFn;

use crate::mistakes::Mistakes;
use crate::model::Declaration;

/// Reports every rule that the signature breaks.
pub(crate) fn endpoint(declaration: &Declaration, method: &TraitItemFn, mistakes: &mut Mistakes) {
    signature::validate(method, mistakes);
    arguments::validate(declaration, mistakes);
}
