//! An argument is an `impl Trait`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: impl std::fmt::Display) -> Call<User>; //~ ERROR
}

fn main() {}
