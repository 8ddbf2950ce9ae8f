//! A type or a trait does not implement what its role requires: the error is reported at its place.

use stytch_users::{Api, Call, Client, EmailId, User, UserId, Users, api, endpoint};

struct Opaque;

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn body(&self, body: &Opaque) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn query(&self, #[query] filter: Option<Opaque>) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn response(&self) -> Call<Opaque>; //~ ERROR

    #[endpoint(GET, "/v1/things/<ids>")]
    fn list(&self, ids: &Vec<String>) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn optional(&self, id: Option<&str>) -> Call<User>; //~ ERROR
}

#[api(auth = bearer(token))] //~ ERROR
trait WithoutToken: Api {
    #[endpoint(GET, "/v1/things")]
    fn first(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things")]
    fn second(&self) -> Call<User>;
}

trait NotAnApi {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self) -> Call<User>; //~ ERROR
}

#[api]
trait NotAnApiEither {
    #[endpoint(GET, "/v1/things")]
    fn thing(&self) -> Call<User>; //~ ERROR
}

struct Double;

impl Users for Double { //~ ERROR
    fn get(&self, user_id: &UserId) -> Call<User> {
        Call::ready(User::new(user_id))
    }
}

fn main() {
    let _ = Client::stub().get(&EmailId::from("email-test-1")); //~ ERROR
}
