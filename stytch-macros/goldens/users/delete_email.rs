// #[endpoint(DELETE, "/v1/users/emails/<email_id>")]
// fn delete_email(&self, email_id: &EmailId) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/emails/{email_id}` · idempotent, may be replayed
    fn delete_email(&self, email_id: &EmailId) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent("DELETE /v1/users/emails/{email_id}")
        }
            .request(::stytch_users::Api::client(self), &[&email_id])
            .call::<DeleteFactorResponse>()
    }
}
