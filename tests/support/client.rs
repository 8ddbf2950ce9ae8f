//! The clients of tests that send requests over a network.

use std::env;

use stytch_users::{Client, ClientBuilder};

/// The variable that chooses the transport of the tests: `hyper`, or the default transport.
const TRANSPORT: &str = "STYTCH_TEST_TRANSPORT";

/// The transports of this crate.
#[derive(Clone, Copy)]
pub enum Tested {
    /// The default transport.
    Reqwest,
    /// The transport over hyper alone.
    Hyper,
}

/// Returns the transport that the tests run over.
pub fn tested() -> Tested {
    match env::var(TRANSPORT).as_deref() {
        Err(_) | Ok("reqwest") => Tested::Reqwest,
        Ok("hyper") => Tested::Hyper,
        Ok(other) => panic!("{TRANSPORT} is `{other}`, expected `reqwest` or `hyper`"),
    }
}

/// Creates a builder of a client with the tested transport.
pub fn builder(project_id: &str, secret: &str) -> ClientBuilder {
    let builder = Client::builder(project_id, secret);
    match tested() {
        Tested::Reqwest => builder,
        Tested::Hyper => builder.hyper(),
    }
}
