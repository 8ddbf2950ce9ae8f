//! An option is unknown, is given twice, or has a value that it does not accept.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
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

fn main() {}
