//! An argument of a DELETE is not marked.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(DELETE, "/v1/things/<id>")]
    fn thing(&self, id: &str, reason: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
