//! An argument has no role, and the HTTP method no body.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str, limit: u32) -> Call<User>; //~ ERROR

    #[endpoint(DELETE, "/v1/things/<id>")]
    fn delete(&self, id: &str, reason: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.get("1", 2);
    let _ = things.delete("1", "2");
}

fn main() {}
