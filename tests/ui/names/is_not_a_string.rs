//! The name on the wire is empty, assigned, or not a string.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn empty(&self, #[query("")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn assigned(&self, #[query = "name"] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn number(&self, #[field(7)] name: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.empty("1");
    let _ = things.assigned("1");
    let _ = things.number("1");
}

fn main() {}
