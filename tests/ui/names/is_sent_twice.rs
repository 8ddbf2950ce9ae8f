//! Two arguments have one name on the wire.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn query(&self, #[query] name: &str, #[query("name")] other: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn header(&self, #[header("X-Name")] a: &str, #[header("x-name")] b: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn field(&self, #[field] name: &str, #[field("name")] other: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.query("1", "2");
    let _ = things.header("1", "2");
    let _ = things.field("1", "2");
}

fn main() {}
