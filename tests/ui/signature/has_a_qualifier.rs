//! The method is `async`, `const`, `unsafe`, or `extern`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    async fn asynchronous(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    const fn constant(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    unsafe fn risky(&self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    extern "C" fn foreign(&self, id: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.asynchronous("1");
    let _ = things.constant("1");
    let _ = things.risky("1");
    let _ = things.foreign("1");
}

fn main() {}
