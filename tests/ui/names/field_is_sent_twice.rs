//! Two arguments send the same field.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, #[field] name: &str, #[field("name")] other: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
