//! What `throughput` and `comparison` measure: the same work by declared calls and by hand
//! with reqwest, the JSON that both read, and the server that both call.

pub mod by_hand;
mod declared;
pub mod fixture;
mod server;
mod work;

pub use by_hand::ByHand;
pub use declared::{Declared, Lean};
pub use server::start_server;
pub use work::{ApiClient, GetUser, Work, prepare, runtime};
