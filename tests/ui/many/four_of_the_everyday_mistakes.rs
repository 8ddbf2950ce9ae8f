//! A placeholder without argument, an argument without role, a method that is none and an `async`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>/<part>")]
    async fn thing(&self, id: &str, limit: u32) -> Result<User, stytch_users::Error>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", 2).await;
}

fn main() {}
