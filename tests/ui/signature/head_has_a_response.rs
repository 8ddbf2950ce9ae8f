//! The response to a HEAD request is decoded.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(HEAD, "/v1/things")]
    fn first(&self) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.first();
}

fn main() {}
