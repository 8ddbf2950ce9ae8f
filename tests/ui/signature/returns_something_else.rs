//! The method returns something other than a `Call` of one type.

#![allow(unused_imports)]

use std::collections::HashMap;
use std::pin::Pin;

use stytch_users::{Api, Call, Error, Response, User, endpoint};

struct Page<T>(T);

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn a(&self) -> User; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn b(&self) -> Result<User, Error>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn c(&self) -> Result<Response<User>, Error>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn d(&self) -> Result<Call<User>, Error>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn e(&self) -> Cal<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn f(&self) -> Call<User, User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn g(&self) -> impl Future<Output = User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn h(&self) -> Pin<Box<dyn Future<Output = User>>>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn i(&self) -> Vec<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn j(&self) -> HashMap<String, User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn k(&self) -> Option<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn l(&self) -> Page<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn m(&self) -> (User, User); //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn n(&self) -> &User; //~ ERROR
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
}

fn main() {}
