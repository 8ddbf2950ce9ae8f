//! A signature of a trait with `#[api]` is being typed.

#![deny(unused_imports)]

use stytch_users::{Api, Call, User, api};

#[api]
trait Things: Api {
    #[endpoint(GET, "/v1/things/<e31>")]
    fn name(&self, e31) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn whole(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = (things.name(), things.whole(), <dyn Things>::WHOLE);
}

fn main() {}
