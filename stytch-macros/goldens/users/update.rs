// #[endpoint(PUT, "/v1/users/<user_id>")]
// fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `PUT /v1/users/{user_id}` · idempotent, may be replayed
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse> {
        const { ::stytch_users::Endpoint::idempotent("PUT /v1/users/{user_id}") }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .json(&update)
            .call::<UpdateUserResponse>()
    }
}
