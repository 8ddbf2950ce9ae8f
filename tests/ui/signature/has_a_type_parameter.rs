//! The method has a type parameter.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn thing<T: AsRef<str>>(&self, #[query] id: u8, #[query] other: Option<T>) -> Call<User>;

    #[endpoint(GET, "/v1/same")]
    fn same(&self) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.same().await;
}

fn main() {}
