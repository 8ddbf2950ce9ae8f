//! An argument has no role, two roles, or an attribute that is not a role. The body does not match
//! the HTTP method, the annotation, or another argument.

use stytch_users::{Api, Call, User, endpoint};

trait Roles: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn none(&self, id: &str, limit: u32) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn beside_the_body(&self, #[body] name: &str, size: u32) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn beside_a_field(&self, #[field] name: &str, size: u32) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn two(&self, id: &str, #[query] #[header("X-Name")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn in_the_path(&self, #[query] id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn misspelt(&self, id: &str, #[qurey] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn unknown(&self, id: &str, #[cookie] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn path(&self, #[path] id: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn form(&self, #[form] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn cfg(&self, id: &str, #[cfg(unix)] name: &str) -> Call<User>; //~ ERROR
}

trait Attributes: Api {
    #[endpoint(POST, "/v1/things")]
    fn empty(&self, #[query("")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn assigned(&self, #[field = "name"] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn header(&self, #[header] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn body(&self, #[body("thing")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn malformed(&self, #[header("X Name")] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn credentials(&self, #[header("Authorization")] token: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things")]
    fn of_the_client(&self, #[header("Accept")] types: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn same_header(&self, #[header("X-A")] a: &str, #[header("x-a")] b: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things", auth = none)]
    fn auth(&self, #[bearer] token: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn documented(
        &self,
        /// The id. //~ ERROR
        ///
        /// It is not a name.
        id: &str,
    ) -> Call<User>;

    #[endpoint(GET, "/v1/things")]
    fn two_tokens(&self, #[bearer] a: &str, #[bearer] b: &str) -> Call<User>; //~ ERROR
}

trait Body: Api {
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
