//! A placeholder is in braces, or begins with a colon.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/{id}")] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/:id")] //~ ERROR
    fn second(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
    let _ = things.second("1");
}

fn main() {}
