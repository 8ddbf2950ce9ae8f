//! The body does not match the HTTP method, the annotation, or another argument.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things")]
    fn of_get(&self, #[body] filter: &str) -> Call<User>; //~ ERROR

    #[endpoint(DELETE, "/v1/things")]
    fn of_delete(&self, #[field] reason: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things", body = json)]
    fn declared_for_get(&self, #[body] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things", body = none)]
    fn declared_as_none(&self, #[body] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things", body = form)] //~ ERROR
    fn form_without_argument(&self) -> Call<User>;

    #[endpoint(DELETE, "/v1/things", body = json)] //~ ERROR
    fn json_without_argument(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", body = form)]
    fn null_in_a_form(&self, #[field(null)] name: Option<&str>) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn field_beside_it(&self, #[body] name: &str, #[field] size: u32) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn one_of_two(&self, name: &str, size: u32) -> Call<User>; //~ ERROR
}

fn main() {}
