//! The attribute stands on a struct.

use stytch_users::{Call, User, endpoint};

#[endpoint(GET, "/v1/things")]
struct Thing {
    user: Option<Call<User>>,
}

fn main() {}
