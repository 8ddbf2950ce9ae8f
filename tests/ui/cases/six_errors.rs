//! Six errors in one signature are reported together.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GTE, "/v1//things/<thing_id>", replay = sometimes)] //~ ERROR //~ ERROR //~ ERROR //~ ERROR
    async fn thing(&self, thing_ids: &str, #[query] name: &str) -> User; //~ ERROR //~ ERROR
}

fn call(things: &dyn Things) -> Call<User> {
    things.thing("1", "2")
}

fn main() {}
