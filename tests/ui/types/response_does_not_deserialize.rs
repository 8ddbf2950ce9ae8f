//! The type of the response does not deserialize.

use stytch_users::{Api, Call, endpoint};

struct Opaque;

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self) -> Call<Opaque>; //~ ERROR
}

fn main() {}
