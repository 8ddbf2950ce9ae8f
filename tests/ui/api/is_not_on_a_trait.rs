use stytch_users::api;

#[api]
struct Things;

fn main() {
    let _ = Things;
}
