//! The path is not a string.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, /v1/things)]
    fn thing(&self) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing().await;
}

fn main() {}
