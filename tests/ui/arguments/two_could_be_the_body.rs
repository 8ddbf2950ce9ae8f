//! Two arguments have no role, and one of them could be the body.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, name: &str, size: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.thing("1", 2);
}

fn main() {}
