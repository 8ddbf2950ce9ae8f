//! Five mistakes in one signature are five errors in one compile.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GTE, "/v1//things/<thing_id>", replay = sometimes)]
    async fn thing(&self, thing_ids: &str, #[query] name: &str) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.thing("1", "2").await;
}

fn main() {}
