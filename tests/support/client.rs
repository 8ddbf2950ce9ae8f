//! The clients of tests that send requests over a network.

use std::env;

use stytch_users::{Client, ClientBuilder};

/// The variable that chooses the transport of the tests: `hyper`, or the default transport.
const TRANSPORT: &str = "STYTCH_TEST_TRANSPORT";

/// Returns `true` if the tests run over hyper.
pub fn is_over_hyper() -> bool {
    match env::var(TRANSPORT).as_deref() {
        Err(_) | Ok("reqwest") => false,
        Ok("hyper") => true,
        Ok(other) => panic!("{TRANSPORT} is `{other}`, expected `reqwest` or `hyper`"),
    }
}

/// Creates a builder of a client with the tested transport.
pub fn builder(project_id: &str, secret: &str) -> ClientBuilder {
    let builder = Client::builder(project_id, secret);
    if is_over_hyper() {
        builder.hyper()
    } else {
        builder
    }
}
