//! The last phase: writes the method with its body, and the constants beside the trait.

mod constants;
mod method;
mod recovery;

pub(crate) use constants::constants;
pub(crate) use method::method;
pub(crate) use recovery::recovery;
