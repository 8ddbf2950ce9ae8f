//! The signature is not that of a method of a `dyn` trait, or has a body.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    async fn asynchronous(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    const fn constant(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    unsafe fn risky(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    extern "C" fn foreign(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn associated(id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn by_value(self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn mutable(&mut self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn boxed(self: Box<Self>, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn by_type<T: std::fmt::Display>(&self, id: T) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn by_const<const N: usize>(&self, id: [u8; N]) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn by_trait(&self, id: impl std::fmt::Display) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn wildcard(&self, _: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn pattern(&self, (id, _): (&str, u8)) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn variable(&self, mut id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn full(&self, id: &str) -> Call<User> { Call::ready(User::new(id)) } //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn empty(&self, id: &str) -> Call<User> {} //~ ERROR

    #[endpoint(GET, "/v1/things")]
    pub fn public(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

#[api]
trait Others: Api {
    #[endpoint(GET, "/v1/things")]
    pub(crate) fn public(&self, #[query] limit: u32) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things, others: &dyn Others) -> [Call<User>; 12] {
    [
        things.asynchronous("1"),
        things.constant("1"),
        things.risky("1"),
        things.associated("1"),
        things.by_value("1"),
        things.mutable("1"),
        things.wildcard("1"),
        things.pattern(("1", 2)),
        things.variable("1"),
        things.full("1"),
        things.public(1),
        others.public(1),
    ]
}

fn main() {}
