//! The first phase: tokens to syntax, going on after every mistake.

mod attribute;
mod item;

pub(crate) use attribute::{AttributeSyntax, api_options, attribute};
pub(crate) use item::{api_trait, method};
