//! A `macro_rules!` generates the method: an error in its input is reported in the input.

use stytch_users::{Api, Call, User, endpoint};

macro_rules! things {
    ($trait:ident $path:literal ($argument:ident: $type:ty) -> $returned:ty) => {
        trait $trait: Api {
            #[endpoint(GET, $path)]
            fn thing(&self, $argument: $type) -> $returned;
        }
    };
}

things!(First "/v1/things/<idd>" (id: &str) -> Call<User>); //~ ERROR
things!(Second "/v1/things/<id>" (id: &str) -> User); //~ ERROR
things!(Third "/v1/things/<id>" (id: &Vec<u8>) -> Call<User>); //~ ERROR

fn main() {}
