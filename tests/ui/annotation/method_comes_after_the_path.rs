//! The HTTP method comes after the path.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint("/v1/things/<id>", GET)] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
}

fn main() {}
