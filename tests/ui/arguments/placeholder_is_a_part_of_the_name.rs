//! The placeholder is a part of the name of the argument.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(PUT, "/v1/things/<id>")]
    fn thing(&self, thing_id: &str, body: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
