// #[endpoint(DELETE, "/v1/users/totps/<totp_id>")]
// fn delete_totp(&self, totp_id: &TotpId) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/totps/{totp_id}` · idempotent, may be replayed
    fn delete_totp(&self, totp_id: &TotpId) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent("DELETE /v1/users/totps/{totp_id}")
        }
            .request(::stytch_users::Api::client(self), &[&totp_id])
            .call::<DeleteFactorResponse>()
    }
}
