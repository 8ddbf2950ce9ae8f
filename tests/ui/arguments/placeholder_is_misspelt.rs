//! The placeholder is nearly the name of an argument.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/users/<user_idd>")] //~ ERROR
    fn thing(&self, user_id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.thing("1");
}

fn main() {}
