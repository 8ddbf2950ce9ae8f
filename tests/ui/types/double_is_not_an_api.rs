//! A test double implements the trait without `Api`.

use stytch_users::{Call, User, UserId, Users};

struct Double;

impl Users for Double { //~ ERROR
    fn get(&self, user_id: &UserId) -> Call<User> {
        Call::ready(User::new(user_id))
    }
}

fn main() {}
