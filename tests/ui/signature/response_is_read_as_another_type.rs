//! The annotation reads the response as text or bytes, and the type is another.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things", response = text)]
    fn text(&self) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things", response = bytes)]
    fn bytes(&self) -> Call<String>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = (things.text(), things.bytes());
}

fn main() {}
