// #[endpoint(POST, "/v1/users")]
// fn create(&self, user: &CreateUser) -> Call<CreateUserResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `POST /v1/users` · never replayed
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse> {
        const { ::stytch_users::Endpoint::never_replayed("POST /v1/users") }
            .request(::stytch_users::Api::client(self), &[])
            .json(&user)
            .call::<CreateUserResponse>()
    }
}
