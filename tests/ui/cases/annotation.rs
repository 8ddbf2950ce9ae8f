//! The annotation is written in another order or style, or something is missing or unknown.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint("/v1/things", GET)] //~ ERROR
    fn path_first(&self) -> Call<User>;

    #[endpoint("GET", "/v1/things")] //~ ERROR
    fn strings(&self) -> Call<User>;

    #[endpoint("GET /v1/things")] //~ ERROR
    fn one_string(&self) -> Call<User>;

    #[endpoint(method = GET, path = "/v1/things")] //~ ERROR
    fn names(&self) -> Call<User>;

    #[endpoint(GET, path = "/v1/things", replay = never)] //~ ERROR
    fn one_name(&self) -> Call<User>;

    #[endpoint(GET "/v1/things")] //~ ERROR
    fn no_comma(&self) -> Call<User>;

    #[endpoint(GET => "/v1/things")] //~ ERROR
    fn arrow(&self) -> Call<User>;

    #[endpoint(get("/v1/things"))] //~ ERROR
    fn nested(&self) -> Call<User>;

    #[endpoint(7, GET, "/v1/things")] //~ ERROR
    fn number(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things",, replay = never)] //~ ERROR
    fn two_commas(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things"suffix)] //~ ERROR
    fn suffix(&self) -> Call<User>;

    #[endpoint(GET | POST, "/v1/things")] //~ ERROR
    fn two_methods(&self) -> Call<User>;

    #[endpoint(GET, "/v1", "/things")] //~ ERROR
    fn two_paths(&self) -> Call<User>;

    #[endpoint(GET, "delete")] //~ ERROR
    fn method_as_path(&self) -> Call<User>;

    #[endpoint(POST, "GET /v1/things")] //~ ERROR
    fn another_method(&self) -> Call<User>;
}

trait Incomplete: Api {
    #[endpoint] //~ ERROR
    fn empty(&self, id: &str) -> Call<User>;

    #[endpoint("/v1/things")] //~ ERROR
    fn path(&self) -> Call<User>;

    #[endpoint(POST, replay = safe)] //~ ERROR
    fn method(&self, id: &str) -> Call<User>;

    #[endpoint(GET, v1/things)] //~ ERROR
    fn not_a_string(&self, id: &str) -> Call<User>;

    #[endpoint(GTE, "/v1/things/<id>")] //~ ERROR
    fn misspelt(&self, id: &str) -> Call<User>;

    #[endpoint(TRACE, "/v1/things/<id>")] //~ ERROR
    fn unsupported(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things")]
    #[endpoint(GET, "/v1/others")] //~ ERROR
    fn twice(&self) -> Call<User>;
}

#[stytch_users::api]
trait InAnApi: Api {
    #[endpoint = "GET /v1/things"] //~ ERROR
    fn value(&self) -> Call<User>;

    #[endpoint(GET, "/v1/twice")]
    #[endpoint(GET, "/v1/others")] //~ ERROR
    fn twice(&self) -> Call<User>;
}

fn main() {}
