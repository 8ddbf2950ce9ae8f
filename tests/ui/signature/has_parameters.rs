//! The method has a type parameter, or a const parameter.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/things")]
    fn by_type<T: std::fmt::Display>(&self, id: T) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things")]
    fn by_const<const N: usize>(&self, id: [u8; N]) -> Call<User>; //~ ERROR
}

fn main() {}
