//! The path has characters that cannot stand in one.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/my things/<id>")] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/thés/<id>")] //~ ERROR
    fn second(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/100%/<id>")] //~ ERROR
    fn third(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
    let _ = things.second("1");
    let _ = things.third("1");
}

fn main() {}
