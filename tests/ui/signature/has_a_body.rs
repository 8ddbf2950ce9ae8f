//! The method has a body already.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn full(&self, id: &str) -> Call<User> { Call::ready(User::new(id)) } //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn empty(&self, id: &str) -> Call<User> {} //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.full("1");
    let _ = things.empty("1");
}

fn main() {}
