//! The path is not a valid path of a request.

use stytch_users::{Api, Call, User, api, endpoint};

trait Things: Api {
    #[endpoint(GET, "v1/things/<id>")] //~ ERROR
    fn relative(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "https://test.stytch.com/v1/things/<id>")] //~ ERROR
    fn url(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "http://localhost:3000")] //~ ERROR
    fn host(&self) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>/")] //~ ERROR
    fn slash_at_the_end(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/%2e/things/<id>")] //~ ERROR
    fn dot(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>?redirect=a/b")] //~ ERROR
    fn query(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>#top")] //~ ERROR
    fn fragment(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/thés/<id>")] //~ ERROR
    fn letter(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/100%/my things/<id>")] //~ ERROR //~ ERROR
    fn percent_sign(&self, id: &str) -> Call<User>;

    #[endpoint(GET, "/v1/things/<id>/<id>")] //~ ERROR
    fn twice(&self, id: &str) -> Call<User>;
}

#[api(base = "v1/b2b")] //~ ERROR
trait Relative: Api {
    #[endpoint(GET, "/things")]
    fn thing(&self) -> Call<User>;
}

#[api(base = "/v1/<organization_id>")]
trait WithPlaceholder: Api {
    #[endpoint(GET, "/things")] //~ ERROR
    fn thing(&self) -> Call<User>;

    #[endpoint(GET, "things")] //~ ERROR
    fn relative(&self, organization_id: &str) -> Call<User>;
}

fn main() {}
