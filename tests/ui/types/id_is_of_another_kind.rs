//! The id of an email address stands where a user's belongs.

use stytch_users::{Client, EmailId, Users};

fn main() {
    let _ = Client::stub().get(&EmailId::from("email-test-1")); //~ ERROR
}
