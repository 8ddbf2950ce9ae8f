//! The annotation is written in another order or style, or something is missing or unknown. An
//! option is unknown, is given twice, or has a value that it does not accept.

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

trait Options: Api {
    #[endpoint(GET, "/v1/things", repaly = safe)] //~ ERROR
    fn misspelt(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", timeout = 5)] //~ ERROR
    fn unknown(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", replay = safe, replay = never)] //~ ERROR
    fn twice(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", replay = idempotant)] //~ ERROR
    fn replay(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", replay =)] //~ ERROR
    fn no_replay(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", auth = bearer)] //~ ERROR
    fn auth(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things", crate = "stytch_users")] //~ ERROR
    fn library(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", auth = bearer(token) other)] //~ ERROR
    fn auth_and_more(&self) -> Call<User>;
}

// They are reported together.
trait SixErrors: Api {
    #[endpoint(GTE, "/v1//things/<thing_id>", replay = sometimes)] //~ ERROR //~ ERROR //~ ERROR //~ ERROR
    async fn thing(&self, thing_ids: &str, #[query] name: &str) -> User; //~ ERROR //~ ERROR
}

fn main() {}
