//! The first phase: tokens to syntax, going on after every mistake.

mod attribute;
mod item;

pub(crate) use attribute::{AttributeSyntax, attribute};
pub(crate) use item::method;
