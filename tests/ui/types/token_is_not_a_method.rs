//! The method that returns the token is not there.

use stytch_users::{Api, Call, User, api};

#[api(auth = bearer(token))] //~ ERROR
trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn first(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things")]
    fn second(&self) -> Call<User>;
}

fn main() {}
