//! The constant of a method is another's, or the name of a method.

use stytch_users::{Api, Call, Endpoint, api};

#[api]
trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;

    #[endpoint(POST, "/v1/things")]
    fn GET(&self) -> Call<()>; //~ ERROR

    #[endpoint(PUT, "/v1/things/<name>")]
    fn by_name(&self, name: &str) -> Call<()>;

    #[endpoint(PATCH, "/v1/things/<name>")]
    fn by_Name(&self, name: &str) -> Call<()>; //~ ERROR

    #[endpoint(PUT, "/v1/things")]
    fn endpoints(&self) -> Call<()>; //~ ERROR
}

fn call(things: &dyn Things) -> (Call<()>, &[Endpoint]) {
    (things.endpoints(), <dyn Things>::ENDPOINTS)
}

fn main() {}
