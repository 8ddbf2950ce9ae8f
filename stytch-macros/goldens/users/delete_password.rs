// #[endpoint(DELETE, "/v1/users/passwords/<password_id>")]
// fn delete_password(&self, password_id: &PasswordId) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/passwords/{password_id}` · idempotent, may be replayed
    fn delete_password(&self, password_id: &PasswordId) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/passwords/{password_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&password_id])
            .call::<DeleteFactorResponse>()
    }
}
