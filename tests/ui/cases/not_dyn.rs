//! A trait cannot be used as `dyn`.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")] //~ ERROR
    fn first(&self, body: &dyn serde::Serialize) -> Call<User>; //~ ERROR
}

#[api]
trait Others: Api { //~ ERROR
    #[endpoint(GET, "/v1/things")]
    fn list(&self) -> Call<()>;

    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;

    fn new() -> Self;
}

fn main() {}
