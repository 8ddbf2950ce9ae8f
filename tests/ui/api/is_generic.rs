//! The trait has parameters.

use stytch_users::{Api, Call, api};

#[api]
trait Things<T>: Api { //~ ERROR
    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;
}

fn call(things: &dyn Things<u8>) -> Call<()> {
    things.get("")
}

fn main() {}
