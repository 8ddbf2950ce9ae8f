//! Two arguments are the body, or one of its fields beside the whole.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn two(&self, #[body] name: &str, #[body] size: u32) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn mixed(&self, #[body] name: &str, #[field] size: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.two("1", 2);
    let _ = things.mixed("1", 2);
}

fn main() {}
