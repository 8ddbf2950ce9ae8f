//! An argument is `_`, a pattern, or `mut`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn wildcard(&self, _: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn pattern(&self, (id, _): (&str, u8)) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn mutable(&self, mut id: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.wildcard("1");
    let _ = things.pattern(("1", 2));
    let _ = things.mutable("1");
}

fn main() {}
