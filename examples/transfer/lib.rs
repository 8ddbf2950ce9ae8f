#![doc = include_str!("README.md")]
#![forbid(unsafe_code)]

pub mod end;
pub mod export;
pub mod files;
pub mod import;
pub mod input;
pub mod journal;
pub mod new_user;
pub mod progress;
pub mod project;
pub mod service;
#[path = "../shared/stop_signal.rs"]
mod stop_signal;
pub mod table;
