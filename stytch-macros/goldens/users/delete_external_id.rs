// #[endpoint(DELETE, "/v1/users/<user_id>/external_id")]
// fn delete_external_id(&self, user_id: &UserId) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/{user_id}/external_id` · idempotent, may be replayed
    fn delete_external_id(&self, user_id: &UserId) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/{user_id}/external_id",
            )
        }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<DeleteFactorResponse>()
    }
}
