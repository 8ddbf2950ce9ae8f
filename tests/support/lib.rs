//! What several tests share.

pub mod declared_methods;
pub mod recording_server;
