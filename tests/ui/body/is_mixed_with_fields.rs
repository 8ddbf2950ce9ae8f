//! One argument is the body and one a field of it.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, #[body] name: &str, #[field] other: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
