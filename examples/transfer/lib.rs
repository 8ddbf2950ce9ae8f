#![doc = include_str!("README.md")]
#![forbid(unsafe_code)]

pub mod export;
pub mod import;
pub mod input;
pub mod journal;
pub mod new_user;
pub mod options;
pub mod program;
pub mod progress;
pub mod service;
#[path = "../shared/stop_signal.rs"]
mod stop_signal;
pub mod table;
