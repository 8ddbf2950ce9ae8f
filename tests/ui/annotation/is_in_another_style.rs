//! The annotation is written in another order or style.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint("/v1/things", GET)] //~ ERROR
    fn a(&self) -> Call<User>;

    #[endpoint("GET", "/v1/things")] //~ ERROR
    fn b(&self) -> Call<User>;

    #[endpoint("GET /v1/things")] //~ ERROR
    fn c(&self) -> Call<User>;

    #[endpoint(method = GET, path = "/v1/things")] //~ ERROR
    fn d(&self) -> Call<User>;

    #[endpoint(GET, path = "/v1/things")] //~ ERROR
    fn e(&self) -> Call<User>;

    #[endpoint("/v1/things", method = "POST")] //~ ERROR
    fn f(&self) -> Call<User>;

    #[endpoint(GET "/v1/things")] //~ ERROR
    fn g(&self) -> Call<User>;

    #[endpoint(GET; "/v1/things")] //~ ERROR
    fn h(&self) -> Call<User>;

    #[endpoint(GET => "/v1/things")] //~ ERROR
    fn i(&self) -> Call<User>;

    #[endpoint(get("/v1/things"))] //~ ERROR
    fn j(&self) -> Call<User>;

    #[endpoint(Method::GET, "/v1/things")] //~ ERROR
    fn k(&self) -> Call<User>;

    #[endpoint(7, GET, "/v1/things")] //~ ERROR
    fn l(&self) -> Call<User>;

    #[endpoint(, GET, "/v1/things")] //~ ERROR
    fn m(&self) -> Call<User>;

    #[endpoint(GET,, "/v1/things")] //~ ERROR
    fn n(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things",, replay = never)] //~ ERROR
    fn o(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
    let _ = things.c();
    let _ = things.d();
    let _ = things.e();
    let _ = things.f();
    let _ = things.g();
    let _ = things.h();
    let _ = things.i();
    let _ = things.j();
    let _ = things.k();
    let _ = things.l();
    let _ = things.m();
    let _ = things.n();
    let _ = things.o();
}

#[stytch_users::api]
trait Others: Api {
    #[endpoint = "GET /v1/things"] //~ ERROR
    fn first(&self) -> Call<User>;
}

fn main() {}
