//! A method of a trait has a visibility.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    pub fn first(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

#[api]
trait Others: Api {
    #[endpoint(GET, "/v1/things")]
    pub(crate) fn first(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things, others: &dyn Others) {
    let _ = (things.first(1), others.first(1));
}

fn main() {}
