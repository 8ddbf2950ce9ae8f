//! The base of the paths is not one.

use stytch_users::{Api, Call, User, api};

#[api(base = "v1/b2b")] //~ ERROR
trait First: Api {
    #[endpoint(GET, "/things")]
    fn thing(&self) -> Call<User>;
}

#[api(base = "/v1/b2b/")] //~ ERROR
trait Second: Api {
    #[endpoint(GET, "/things")]
    fn thing(&self) -> Call<User>;
}

#[api(base = "/v1/<organization_id>")]
trait Third: Api {
    #[endpoint(GET, "/things")] //~ ERROR
    fn thing(&self) -> Call<User>;
}

fn call(first: &dyn First, second: &dyn Second, third: &dyn Third) {
    let _ = (first.thing(), second.thing(), third.thing());
}

fn main() {}
