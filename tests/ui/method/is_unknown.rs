//! The method is none of HTTP's.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(FETCH, "/v1/things/<id>")]
    fn thing(&self, id: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
