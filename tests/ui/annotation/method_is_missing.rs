//! The annotation has no HTTP method.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint] //~ ERROR
    fn bare(&self, id: &str) -> Call<User>;

    #[endpoint(replay = safe)] //~ ERROR
    fn first(&self, id: &str) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.bare("1");
    let _ = things.first("1");
}

fn main() {}
