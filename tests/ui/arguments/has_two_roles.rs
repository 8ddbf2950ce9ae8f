//! An argument has two attributes, or one beside its place in the path.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn attributes(&self, id: &str, #[query] #[header("X-Name")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn path(&self, #[query] id: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.attributes("1", "2");
    let _ = things.path("1");
}

fn main() {}
