//! Compiles the expected expansions in `goldens/expanded.rs`.
#![allow(clippy::all, dead_code, missing_docs, unreachable_pub)]

use stytch_users::{self as renamed, *};

include!("goldens/expanded.rs");
