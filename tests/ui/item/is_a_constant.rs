//! The attribute stands on a constant of a trait.

use stytch_users::endpoint;

trait Things {
    #[endpoint(GET, "/v1/things")]
    const THING: u8;
}

fn main() {}
