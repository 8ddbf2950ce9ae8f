//! A placeholder stands in the path twice.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>/<id>")] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
}

fn main() {}
