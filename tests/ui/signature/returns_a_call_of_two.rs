//! The `Call` is of two types.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &str) -> Call<User, stytch_users::Error>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
