//! The response borrows, is not one type, or is wrapped.

use stytch_users::{Api, Call, Error, Response, User, endpoint};

struct Borrowed<'a>(&'a str);

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn a(&self) -> Call<&str>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn b(&self) -> Call<Borrowed<'_>>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn c(&self) -> Call<impl Send>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn d(&self) -> Call<Response<User>>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn e(&self) -> Call<Result<User, Error>>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
    let _ = things.c();
    let _ = things.d();
    let _ = things.e();
}

fn main() {}
