// #[endpoint(GET, "/")]
// fn root(&self) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `GET /` · safe to replay
    fn root(&self) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("GET /") }
            .request(::stytch_users::Api::client(self), &[])
            .call::<User>()
    }
}
