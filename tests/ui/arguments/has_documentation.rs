//! An argument has a documentation comment.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn first(
        &self,
        /// The id. //~ ERROR
        ///
        /// It is not a name.
        id: &str,
        /// At most this many. //~ ERROR
        #[query]
        limit: u32,
    ) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.first("1", 2);
}

fn main() {}
