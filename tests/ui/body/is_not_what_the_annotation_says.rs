//! The annotation says one thing of the body, and the method or an argument another.

use stytch_users::{Api, Call, User, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/things", body = json)] //~ ERROR
    fn get(&self, #[body] name: &str) -> Call<User>;

    #[endpoint(POST, "/v1/things", body = none)]
    fn none(&self, #[body] name: &str) -> Call<User>; //~ ERROR

    #[endpoint(POST, "/v1/things", body = form)] //~ ERROR
    fn form(&self) -> Call<User>;

    #[endpoint(DELETE, "/v1/things", body = json)] //~ ERROR
    fn delete(&self) -> Call<User>;

    #[endpoint(POST, "/v1/things", body = form)]
    fn null(&self, #[field(null)] name: Option<&str>) -> Call<User>; //~ ERROR
}

fn call(things: &dyn Things) {
    let _ = (things.get("1"), things.none("1"), things.form(), things.delete());
    let _ = things.null(None);
}

fn main() {}
