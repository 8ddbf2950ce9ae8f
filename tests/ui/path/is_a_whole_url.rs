//! The path is an absolute URL.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "https://test.stytch.com/v1/things")] //~ ERROR
    fn a(&self) -> Call<User>;

    #[endpoint(GET, "http://localhost:3000")] //~ ERROR
    fn b(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
}

fn main() {}
