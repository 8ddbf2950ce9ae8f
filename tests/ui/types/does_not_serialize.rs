//! The type of a body, or of a query parameter, does not serialize.

use stytch_users::{Api, Call, User, endpoint};

struct Opaque;

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn body(&self, body: &Opaque) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn query(&self, #[query] filter: Option<Opaque>) -> Call<User>; //~ ERROR
}

fn main() {}
