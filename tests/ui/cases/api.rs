//! The options, the endpoints and the constants of a trait have errors, which are reported
//! together.

use stytch_users::{Api, Call, Endpoint, api};

#[api(crat = stytch_users)] //~ ERROR
#[api] //~ ERROR
trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn get(&self, id: &str) -> Call<()>;

    #[endpoint(GET, "/v1/things/<name>")] //~ ERROR
    fn by_name(&self, name: &str) -> Call<()>;

    #[endpoint(GET, "/v1/things/search")] //~ ERROR
    fn search(&self) -> Call<()>;

    #[endpoint(DELETE, "/v1/things/<idd>")] //~ ERROR
    fn delete(&self, id: &str) -> Call<()>;

    // The attribute cannot know which methods with `#[cfg]` are compiled together.
    #[cfg(all())]
    #[endpoint(GET, "/v1/things/count")]
    fn count(&self) -> Call<()>;
}

#[api]
trait Constants: Api {
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

#[api("/v1")] //~ ERROR
trait Empty: Api { //~ ERROR
    fn things(&self) -> Call<()> {
        Call::ready(())
    }
}

fn call(things: &dyn Things, constants: &dyn Constants) -> [(Call<()>, Endpoint); 4] {
    [
        (things.by_name(""), <dyn Things>::BY_NAME),
        (things.delete(""), <dyn Things>::DELETE),
        (things.count(), <dyn Things>::COUNT),
        (constants.by_Name(""), <dyn Constants>::BY_NAME),
    ]
}

fn main() {}
