//! The attribute does not stand on a trait.

use stytch_users::api;

#[api]
struct Things; //~ ERROR

fn main() {
    let _ = Things;
}
