// #[endpoint(OPTIONS, "/v1/users")]
// fn no_arguments(&self) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `OPTIONS /v1/users` · safe to replay
    fn no_arguments(&self) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("OPTIONS /v1/users") }
            .request(::stytch_users::Api::client(self), &[])
            .call::<User>()
    }
}
