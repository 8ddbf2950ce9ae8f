//! The path is missing.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET)]
    fn thing(&self) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing().await;
}

fn main() {}
