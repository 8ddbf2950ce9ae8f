//! The last phase: writes the method with its body, and the constants beside the trait.

mod api;
mod constant;
mod method;
mod recovery;

pub(crate) use api::{constants, dyn_trait};
pub(crate) use method::method;
pub(crate) use recovery::recovery;
