//! The type of a query parameter does not serialize.

use stytch_users::{Api, Call, User, endpoint};

struct Opaque;

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self, #[query] filter: Option<Opaque>) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing(None).await;
}

fn main() {}
