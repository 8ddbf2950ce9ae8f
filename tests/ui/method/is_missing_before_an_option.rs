//! Nothing but an option is given.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(replay = safe)]
    fn thing(&self, id: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1").await;
}

fn main() {}
