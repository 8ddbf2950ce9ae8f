//! An argument is a pattern.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self, (one, _two): (u8, u8)) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing((1, 2)).await;
}

fn main() {}
