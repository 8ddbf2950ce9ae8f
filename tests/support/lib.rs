//! Code that several tests share.

pub mod client;
pub mod examples;
pub mod server;

/// The README, whose code is compiled as documentation tests of this crate.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
