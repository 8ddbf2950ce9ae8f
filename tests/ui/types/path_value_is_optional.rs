//! An argument of the path may be missing.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: Option<&str>) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing(None).await;
}

fn main() {}
