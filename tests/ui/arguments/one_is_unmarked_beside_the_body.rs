//! One argument is the body, the other has no role.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, #[body] name: &str, size: u32) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", 2).await;
}

fn main() {}
