//! The method has no `self`, or another one than `&self`.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things/<id>")]
    fn none(id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn value(self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn mutable(&mut self, id: &str) -> Call<User>; //~ ERROR

    #[endpoint(GET, "/v1/things/<id>")]
    fn typed(self: Box<Self>, id: &str) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = things.none("1");
    let _ = things.value("1");
    let _ = things.mutable("1");
    let _ = things.typed("1");
}

fn main() {}
