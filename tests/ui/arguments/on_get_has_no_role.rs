//! An argument of a GET is not marked.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &str, limit: u32) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", 2).await;
}

fn main() {}
