//! The name of the field is not a string.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, #[field(name)] id: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
