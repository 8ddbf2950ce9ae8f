use stytch_users::{Call, api};

#[api]
trait Things {
    #[endpoint(GET, "/v1/things")]
    fn list(&self) -> Call<()>;
}

fn call(things: &dyn Things) -> Call<()> {
    things.list()
}

fn main() {}
