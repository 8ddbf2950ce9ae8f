//! The method has a body.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &str) -> Call<User> {
        let _ = id;
        Call::ready(User::new("1"))
    }
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
