//! The method returns nothing.

#![allow(unused_imports)]

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn thing(&self, id: &str); //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.thing("1");
}

fn main() {}
