//! The type of an argument of the path does not implement `Display`, or may be missing.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<ids>")]
    fn list(&self, ids: &Vec<String>) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn optional(&self, id: Option<&str>) -> Call<User>; //~ ERROR
}

fn main() {}
