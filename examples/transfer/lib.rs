#![doc = include_str!("README.md")]
#![forbid(unsafe_code)]

pub mod export;
pub mod format;
pub mod import;
pub mod input;
pub mod journal;
pub mod new_user;
pub mod options;
pub mod program;
pub mod progress;
pub mod project;
pub mod rate_limit;
pub mod service;
#[path = "../shared/stop_signal.rs"]
mod stop_signal;
pub mod table;
pub mod unique;
