//! What several tests share.

pub mod fault_server;
pub mod recording_server;

/// The README, whose code is compiled as documentation tests of this crate.
#[doc = include_str!("../../README.md")]
#[cfg(doctest)]
pub struct Readme;
