//! An argument has no role beside the body, or beside its fields.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn body(&self, #[body] name: &str, size: u32) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn fields(&self, #[field] name: &str, size: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.body("1", 2);
    let _ = things.fields("1", 2);
}

fn main() {}
