//! No argument is called what the placeholder says, but nearly.

use stytch_users::{Api, Call, User, UserId, endpoint};

trait Things: Api {
    #[endpoint(GET, "/v1/users/<user_idd>")]
    fn get(&self, user_id: &UserId) -> Call<User>;
}

async fn caller(things: &dyn Things) {
    let _ = things.get(&UserId::from("1")).await;
}

fn main() {}
