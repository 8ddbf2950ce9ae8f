//! A placeholder is a part of an argument's name, or of none.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")] //~ ERROR
    fn part(&self, thing_id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>")] //~ ERROR
    fn none(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.part("1");
    let _ = things.none();
}

fn main() {}
