//! A call that is dropped is not sent.

#![deny(unused_must_use)]

use stytch_users::{Client, UserId, Users};

fn main() {
    Client::stub().delete(&UserId::from("user-test-1")); //~ ERROR
}
