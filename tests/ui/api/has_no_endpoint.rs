//! The trait has no endpoint.

use stytch_users::{Api, Call, api};

#[api]
trait Things: Api { //~ ERROR
    fn things(&self) -> Call<()> {
        Call::ready(())
    }
}

fn call(things: &dyn Things) -> Call<()> {
    things.things()
}

fn main() {}
