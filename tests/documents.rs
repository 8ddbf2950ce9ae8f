//! The documents, the examples and the expansions match what they describe.

mod contributing;
mod examples;
mod goldens;
mod modules;
mod readme;
#[path = "../examples/test_double.rs"]
mod test_double;
mod words;
