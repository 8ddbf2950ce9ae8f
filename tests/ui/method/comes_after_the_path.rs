//! The path comes before the method.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint("/v1/things/<id>", GET)]
    fn thing(&self, id: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
