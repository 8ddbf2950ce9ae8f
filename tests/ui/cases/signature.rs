//! The signature is not that of a method of a `dyn` trait, or has a body.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    async fn asynchronous(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    const unsafe extern "C" fn qualified(&self, id: &str) -> Call<User>; //~ ERROR //~ ERROR //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn associated(id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn by_value(self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn mutable(&mut self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn boxed(self: Box<Self>, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(PUT, "/v1/things/<id>")]
    fn generic<T, const N: usize>(&self, id: T, body: [impl Clone; N]) -> Call<User>; //~ ERROR //~ ERROR //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn patterns(&self, mut id: &str, _: u8, (a, b): (u8, u8)) -> Call<User>; //~ ERROR //~ ERROR //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn full(&self, id: &str) -> Call<User> {} //~ ERROR

    #[endpoint(GET, "/v1/things")]
    pub fn public(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

#[api]
trait Others: Api {
    #[endpoint(GET, "/v1/things")]
    pub(crate) fn public(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things, others: &dyn Others) -> [Call<User>; 9] {
    [
        things.asynchronous("1"),
        things.qualified("1"),
        things.associated("1"),
        things.by_value("1"),
        things.mutable("1"),
        things.patterns("1", 2, (3, 4)),
        things.full("1"),
        things.public(1),
        others.public(1),
    ]
}

fn main() {}
