//! A placeholder is written as another framework does.

use stytch_users::{Api, Call, User, UserId, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/{id}")] //~ ERROR
    fn a(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/:id")] //~ ERROR
    fn b(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/:user_id?")] //~ ERROR
    fn c(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<user_id?>")] //~ ERROR
    fn d(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<r#type>")] //~ ERROR
    fn e(&self, r#type: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<user_id..>")] //~ ERROR
    fn f(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/[user_id]")] //~ ERROR
    fn g(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<int:user_id>")] //~ ERROR
    fn h(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{userId}")] //~ ERROR
    fn i(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{user_id:[0-9]+}")] //~ ERROR
    fn j(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{*user_id}")] //~ ERROR
    fn k(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/${user_id}")] //~ ERROR
    fn l(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/#{user_id}")] //~ ERROR
    fn m(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/< user_id >")] //~ ERROR
    fn n(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<user_id: &UserId>")] //~ ERROR
    fn o(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{}")] //~ ERROR
    fn p(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/%s")] //~ ERROR
    fn q(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{other}")] //~ ERROR
    fn r(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a(&"1".into());
    let _ = things.b(&"1".into());
    let _ = things.c(&"1".into());
    let _ = things.d(&"1".into());
    let _ = things.e(&"1".into());
    let _ = things.f(&"1".into());
    let _ = things.g(&"1".into());
    let _ = things.h(&"1".into());
    let _ = things.i(&"1".into());
    let _ = things.j(&"1".into());
    let _ = things.k(&"1".into());
    let _ = things.l(&"1".into());
    let _ = things.m(&"1".into());
    let _ = things.n(&"1".into());
    let _ = things.o(&"1".into());
    let _ = things.p(&"1".into());
    let _ = things.q(&"1".into());
    let _ = things.r();
}

fn main() {}
