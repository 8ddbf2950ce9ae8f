//! The path is a literal with a suffix.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things"suffix)] //~ ERROR
    fn a(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a();
}

fn main() {}
