//! A signature is incomplete: only the compiler reports what is missing.

use stytch_users::{Api, Call, User, api, endpoint};

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

#[api]
trait Others: Api {
    #[endpoint(GET, "/v1/things/<e31>")]
    fn name(&self, e31) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn whole(&self) -> Call<User>;
}

fn call(things: &dyn Things, others: &dyn Others) -> [Call<User>; 2] {
    [things.semicolon(), others.whole()]
}

fn main() {}
