//! The documents, the examples and the expansions match what they describe.

#[path = "../examples/application_test.rs"]
mod application_test;
mod contributing;
mod examples;
mod goldens;
mod modules;
mod readme;
#[path = "../examples/test_double.rs"]
mod test_double;
mod words;
