//! The client from outside: what it sends, what it makes of any response, and when it gives
//! up. One program, since linking takes longer than running: `cargo test --test client faults`
//! runs the tests of one module.

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
