//! The attribute stands on an impl.

use stytch_users::{Call, User, endpoint};

struct Thing(Option<Call<User>>);

#[endpoint(GET, "/v1/things")]
impl Thing {}

fn main() {}
