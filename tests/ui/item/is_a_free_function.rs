//! The attribute stands on a function.

use stytch_users::{Call, User, endpoint};

#[endpoint(GET, "/v1/things")]
fn thing() -> Call<User> {
    Call::ready(User::new("1"))
}

fn main() {}
