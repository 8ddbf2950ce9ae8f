//! The third phase: the rules of a declaration, and those between the methods of a trait.

mod api;
mod arguments;
mod signature;

pub(crate) use api::api;
pub(crate) use arguments::arguments;
pub(crate) use signature::signature;
