//! Two arguments send the same header, in different letters.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self, #[header("X-Name")] name: &str, #[header("x-name")] other: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
