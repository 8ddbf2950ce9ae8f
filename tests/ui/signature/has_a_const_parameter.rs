//! The method has a const parameter.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing<const N: usize>(&self, #[query] ids: [u8; N]) -> Call<User>;

    #[endpoint(GET, "/v1/same")]
    fn same(&self) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.same().await;
}

fn main() {}
