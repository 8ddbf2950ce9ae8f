//! The HTTP method has no body.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn get(&self, #[body] filter: &str) -> Call<User>; //~ ERROR

    #[endpoint(DELETE, "/v1/things")]
    fn delete(&self, #[field] reason: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.get("1");
    let _ = things.delete("1");
}

fn main() {}
