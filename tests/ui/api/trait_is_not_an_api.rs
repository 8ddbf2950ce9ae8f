//! The trait has no client to send a request with.

use stytch_users::{Call, api};

#[api]
trait Things {
    #[endpoint(GET, "/v1/things")]
    fn list(&self) -> Call<()>; //~ ERROR
}

fn call(things: &dyn Things) -> Call<()> {
    things.list()
}

fn main() {}
