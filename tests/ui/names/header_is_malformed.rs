//! The name of the header has a space in it.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self, #[header("X Name")] name: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
