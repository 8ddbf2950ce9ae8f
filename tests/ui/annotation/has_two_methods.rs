//! The annotation has two methods, or two paths.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, POST, "/v1/things")] //~ ERROR
    fn a(&self) -> Call<User>;

    #[endpoint(GET | POST, "/v1/things")] //~ ERROR
    fn b(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", POST)] //~ ERROR
    fn c(&self) -> Call<User>;

    #[endpoint(GET, "/v1", "/things")] //~ ERROR
    fn d(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a();
    let _ = things.b();
    let _ = things.c();
    let _ = things.d();
}

fn main() {}
