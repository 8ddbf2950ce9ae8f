//! The type of the body does not serialize.

use stytch_users::{Api, Call, User, endpoint};

struct Opaque;

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn thing(&self, body: &Opaque) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing(&Opaque).await;
}

fn main() {}
