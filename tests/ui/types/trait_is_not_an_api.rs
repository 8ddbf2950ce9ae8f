//! The trait has no client to send a request with.

use stytch_users::{Call, User, endpoint};

trait Things {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self) -> Call<User>; //~ ERROR
}

fn main() {}
