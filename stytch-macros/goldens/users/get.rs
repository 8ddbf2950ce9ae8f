// #[endpoint(GET, "/v1/users/<user_id>")]
// fn get(&self, user_id: &UserId) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `GET /v1/users/{user_id}` · safe to replay
    fn get(&self, user_id: &UserId) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("GET /v1/users/{user_id}") }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<User>()
    }
}
