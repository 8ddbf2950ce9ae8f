//! The value of an option is not one that it can have.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things", body = xml)] //~ ERROR
    fn body(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", response = "text")] //~ ERROR
    fn response(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", auth = bearer)] //~ ERROR
    fn bearer(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", auth = "token")] //~ ERROR
    fn auth(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", auth =)] //~ ERROR
    fn empty(&self) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = (things.body(), things.response(), things.bearer(), things.auth(), things.empty());
}

fn main() {}
