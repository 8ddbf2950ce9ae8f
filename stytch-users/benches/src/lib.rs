//! What the benchmarks measure: the same work by calls that are declared and by hand
//! against reqwest, the JSON that both read, and the server that both ask.

pub mod by_hand;
pub mod declared;
pub mod fixture;
mod server;
pub mod work;

pub use server::Server;
pub use work::{WORKS, Way, Work};
