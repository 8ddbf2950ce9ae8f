//! An argument has an attribute that names no role.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn misspelt(&self, id: &str, #[qurey] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn unknown(&self, id: &str, #[cookie] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn path(&self, #[path] id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn cfg(&self, id: &str, #[cfg(unix)] name: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.misspelt("1", "2");
    let _ = things.unknown("1", "2");
    let _ = things.path("1");
    let _ = things.cfg("1", "2");
}

fn main() {}
