//! A token is an argument, and the credentials are given a second time.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things", auth = none)]
    fn auth(&self, #[bearer] token: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn two(&self, #[bearer] token: &str, #[bearer] other: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn named(&self, #[bearer("Token")] token: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn header(&self, #[header("Authorization")] token: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = (things.auth("1"), things.two("1", "2"), things.named("1"), things.header("1"));
}

fn main() {}
