//! The type of an argument of the path does not display itself.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<ids>")]
    fn thing(&self, ids: &Vec<String>) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing(&Vec::new()).await;
}

fn main() {}
