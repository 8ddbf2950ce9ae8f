//! The body is a trait object of a trait that cannot be one.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn first(&self, body: &dyn serde::Serialize) -> Call<User>; //~ ERROR
}

fn main() {}
