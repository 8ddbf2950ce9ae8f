//! Errors of the options, of an endpoint, and between endpoints are reported together.

use stytch_users::{Api, Call, Endpoint, api};

#[api(crat = stytch_users)] //~ ERROR
trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;

    #[endpoint(GET, "/v1/things/<name>")] //~ ERROR
    fn by_name(&self, name: &str) -> Call<()>;

    #[endpoint(GET, "/v1/things/search")] //~ ERROR
    fn search(&self) -> Call<()>;

    #[endpoint(DELETE, "/v1/things/<idd>")] //~ ERROR
    fn delete(&self, id: &str) -> Call<()>;

    // The attribute cannot know which methods with `#[cfg]` exist together.
    #[cfg(all())]
    #[endpoint(GET, "/v1/things/count")]
    fn count(&self) -> Call<()>;
}

fn call(things: &dyn Things) -> [(Call<()>, Endpoint); 3] {
    [
        (things.by_name(""), <dyn Things>::BY_NAME),
        (things.delete(""), <dyn Things>::DELETE),
        (things.count(), <dyn Things>::COUNT),
    ]
}

fn main() {}
