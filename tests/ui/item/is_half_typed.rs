//! A signature is being typed: the compiler says what it misses, and nothing else does.

#![deny(unused_imports)]

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<e31>")]
    fn name(&self, e31) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn attribute(&self, #[query]) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn r#type(&self, #[query] limit: ) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn semicolon(&self) -> Call<User> //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = (things.name(), things.attribute(), things.r#type(), things.semicolon());
}

fn main() {}
