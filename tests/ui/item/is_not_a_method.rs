//! The annotation does not stand on a method of a trait.

use stytch_users::{Api, Call, User, endpoint};

#[endpoint(GET, "/v1/things")]
struct Thing; //~ ERROR

#[endpoint(GET, "/v1/things")]
fn thing() -> Call<User> { //~ ERROR
    Call::ready(User::new("1"))
}

#[endpoint(GET, "/v1/things")]
impl Thing {} //~ ERROR

#[endpoint(GET, "/v1/things")]
trait Things: Api { //~ ERROR
    #[endpoint(GET, "/v1/things")]
    const THING: u8; //~ ERROR
}

fn main() {
    let _ = (Thing, thing());
}
