//! The documents, the examples and the expansions are what they say they are.

mod examples;
mod goldens;
mod readme;
