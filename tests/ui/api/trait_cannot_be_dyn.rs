//! The trait cannot be `dyn`.

use stytch_users::{Api, Call, api};

#[api]
trait Things: Api { //~ ERROR
    #[endpoint(GET, "/v1/things")]
    fn list(&self) -> Call<()>;

    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;

    fn new() -> Self;
}

fn call(things: &impl Things) -> Call<()> {
    things.list()
}

fn main() {}
