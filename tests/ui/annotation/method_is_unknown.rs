//! The HTTP method is misspelt, in lower case, unknown, or more than a word.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GTE, "/v1/things/<id>")] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;

    #[endpoint(get, "/v1/things/<id>")] //~ ERROR
    fn second(&self, id: &str) -> Call<User>;

    #[endpoint(FETCH, "/v1/things/<id>")] //~ ERROR
    fn third(&self, id: &str) -> Call<User>;

    #[endpoint(http::GET, "/v1/things/<id>")] //~ ERROR
    fn fourth(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1");
    let _ = things.second("1");
    let _ = things.third("1");
    let _ = things.fourth("1");
}

fn main() {}
