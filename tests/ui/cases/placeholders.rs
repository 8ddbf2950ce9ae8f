//! A placeholder is in the notation of another library, has no brackets, or has no argument.

use stytch_users::{Api, Call, UpdateUser, User, UserId, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/{id}")] //~ ERROR
    fn braces(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/:user_id?")] //~ ERROR
    fn colon(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<user_id?>")] //~ ERROR
    fn question_mark(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<r#type>")] //~ ERROR
    fn raw(&self, r#type: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/[user_id]")] //~ ERROR
    fn square_brackets(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<int:user_id>/<other>")] //~ ERROR
    fn typed(&self, user_id: &UserId, other: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/{userId:[0-9]+}")] //~ ERROR
    fn pattern(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/#{user_id}")] //~ ERROR
    fn interpolation(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/%s")] //~ ERROR
    fn format(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PATCH, "/v1/things/$user_id")] //~ ERROR
    fn dollar(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<>")] //~ ERROR
    fn empty(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/<user_id")] //~ ERROR
    fn not_closed(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/id-<user_id>")] //~ ERROR
    fn with_prefix(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(GET, "/v1/things/{other}")] //~ ERROR
    fn without_argument(&self) -> Call<User>;
}

trait Words: Api {
    #[endpoint(POST, "/v1/users/user_id/unlock")] //~ ERROR
    fn body(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PUT, "/v1/users/user_id")] //~ ERROR
    fn beside_a_body(&self, user_id: &UserId, update: &UpdateUser) -> Call<User>;

    #[endpoint(DELETE, "/v1/users/userId")] //~ ERROR
    fn in_another_case(&self, user_id: &UserId) -> Call<User>;
}

trait Unbound: Api {
    #[endpoint(GET, "/v1/users/<user_idd>")] //~ ERROR
    fn misspelt(&self, user_id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>")] //~ ERROR
    fn part(&self, thing_id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>")] //~ ERROR
    fn none(&self) -> Call<User>;
}

fn main() {}
