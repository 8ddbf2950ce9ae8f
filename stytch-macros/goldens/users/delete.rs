// #[endpoint(DELETE, "/v1/users/<user_id>")]
// fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/{user_id}` · idempotent, may be replayed
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse> {
        const { ::stytch_users::Endpoint::idempotent("DELETE /v1/users/{user_id}") }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<DeleteUserResponse>()
    }
}
