//! The body has a name.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, #[body("thing")] name: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.thing("1");
}

fn main() {}
