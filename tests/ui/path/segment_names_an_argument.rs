//! A segment is the name of an argument without its angle brackets.

use stytch_users::{Api, Call, UpdateUser, User, UserId, endpoint};

trait Things: Api {
    #[endpoint(POST, "/v1/users/user_id/unlock")] //~ ERROR
    fn a(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PUT, "/v1/users/user_id")] //~ ERROR
    fn b(&self, user_id: &UserId, update: &UpdateUser) -> Call<User>;

    #[endpoint(GET, "/v1/users/user_id")] //~ ERROR
    fn c(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(DELETE, "/v1/users/userId")] //~ ERROR
    fn d(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PATCH, "/v1/users/$user_id")] //~ ERROR
    fn e(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PUT, "/v1/users/*user_id")] //~ ERROR
    fn f(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(PUT, "/v1/users/{user_id}")] //~ ERROR
    fn g(&self, user_id: &UserId, update: &UpdateUser) -> Call<User>;

    #[endpoint(POST, "/v1/users/:user_id")] //~ ERROR
    fn h(&self, user_id: &UserId) -> Call<User>;
}

fn call(things: &dyn Things) {
    let _ = things.a(&"1".into());
    let _ = things.b(&"1".into(), &UpdateUser::default());
    let _ = things.c(&"1".into());
    let _ = things.d(&"1".into());
    let _ = things.e(&"1".into());
    let _ = things.f(&"1".into());
    let _ = things.g(&"1".into(), &UpdateUser::default());
    let _ = things.h(&"1".into());
}

fn main() {}
