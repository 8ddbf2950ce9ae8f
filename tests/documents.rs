//! The documents, the examples and the expansions are what they say they are.

mod contributing;
mod examples;
mod goldens;
mod modules;
mod readme;
