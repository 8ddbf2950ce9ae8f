//! An option is misspelt, unknown, or not an option.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>", repaly = safe)] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>", timeout = 5)] //~ ERROR
    fn second(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>", "safe")] //~ ERROR
    fn third(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
    let _ = things.second("1");
    let _ = things.third("1");
}

fn main() {}
