//! An attribute is not on a method of a trait, or not on a trait.

use stytch_users::{Api, Call, User, api, endpoint};

#[endpoint(GET, "/v1/things")] //~ ERROR
struct Thing;

#[endpoint(GET, "/v1/things")] //~ ERROR
fn thing() -> Call<User> {
    Call::ready(User::new("1"))
}

#[endpoint(GET, "/v1/things")] //~ ERROR
trait Things: Api {
    #[endpoint(GET, "/v1/things")] //~ ERROR
    const THING: u8;
}

#[api] //~ ERROR
impl Thing {}

fn main() {
    let _ = (Thing, thing());
}
