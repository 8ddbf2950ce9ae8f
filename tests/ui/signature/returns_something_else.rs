//! The method returns something other than a `Call` of one type.

#![allow(unused_imports)]

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn response(&self, id: &str) -> User; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn result(&self, id: &str) -> Result<User, stytch_users::Error>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn misspelt(&self, id: &str) -> Cal<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn two(&self, id: &str) -> Call<User, User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn future(&self, id: &str) -> impl Future<Output = User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.response("1");
    let _ = things.result("1");
    let _ = things.misspelt("1");
    let _ = things.two("1");
    let _ = things.future("1");
}

fn main() {}
