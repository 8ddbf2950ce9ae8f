//! The method is one of HTTP that no endpoint has.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(TRACE, "/v1/things")] //~ ERROR
    fn a(&self) -> Call<User>;

    #[endpoint(CONNECT, "/v1/things")] //~ ERROR
    fn b(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
}

fn main() {}
