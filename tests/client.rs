//! The client from outside: the requests it sends, the values and errors it returns for any
//! response, and its timeouts.
//!
//! The tests are one program, because linking takes longer than running them. `cargo test --test
//! client faults` runs the tests of one module.

mod blocking;
mod calls;
mod contract;
mod decoding;
mod environment;
mod faults;
mod filters;
mod find;
mod gzip;
mod hygiene;
mod own_trait;
mod paths;
mod properties;
mod retries;
mod scripted;
mod search_streams;
mod telemetry;
mod tls;
mod transports;
mod wire;
