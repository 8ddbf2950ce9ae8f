//! The attribute stands on the trait.

use stytch_users::{Call, User, endpoint};

#[endpoint(GET, "/v1/things")]
trait Things {
    fn thing(&self) -> Call<User>;
}

fn main() {}
