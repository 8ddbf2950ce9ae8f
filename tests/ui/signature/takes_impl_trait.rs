//! The method takes `impl Trait`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &impl std::fmt::Display) -> Call<User>;

    #[endpoint(GET, "/v1/same")]
    fn same(&self) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.same().await;
}

fn main() {}
