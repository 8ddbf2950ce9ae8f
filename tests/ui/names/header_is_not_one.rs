//! A header has no name, a malformed one, or one that the client writes.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn unnamed(&self, #[header] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn malformed(&self, #[header("X Name")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn owned(&self, #[header("Authorization")] token: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.unnamed("1");
    let _ = things.malformed("1");
    let _ = things.owned("1");
}

fn main() {}
