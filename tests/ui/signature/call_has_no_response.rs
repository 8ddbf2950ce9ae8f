//! The returned `Call` has no response type, or is an alias.

use stytch_users::{Api, Call, User, endpoint};

type UserCall = Call<User>;

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn a(&self) -> Call; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn b(&self) -> UserCall; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
}

fn main() {}
