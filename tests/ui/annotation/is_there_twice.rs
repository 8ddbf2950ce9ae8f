//! A method or a trait has its attribute twice.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    #[endpoint(GET, "/v1/others")] //~ ERROR
    fn first(&self) -> Call<User>;
}

#[api]
trait Others: Api {
    #[endpoint(GET, "/v1/things")]
    #[endpoint(GET, "/v1/others")] //~ ERROR
    fn first(&self) -> Call<User>;
}

#[api]
#[api] //~ ERROR
trait Twice: Api {
    #[endpoint(GET, "/v1/things")]
    fn first(&self) -> Call<User>;
}

fn call(things: &dyn Things, others: &dyn Others, twice: &dyn Twice) {
    let _ = (things.first(), others.first(), twice.first());
    let _ = <dyn Twice>::FIRST;
}

fn main() {}
