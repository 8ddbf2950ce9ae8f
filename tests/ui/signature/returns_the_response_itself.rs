//! The method returns the response without a call.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &str) -> User;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
