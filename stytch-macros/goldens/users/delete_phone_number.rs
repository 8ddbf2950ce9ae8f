// #[endpoint(DELETE, "/v1/users/phone_numbers/<phone_id>")]
// fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/phone_numbers/{phone_id}` · idempotent, may be replayed
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/phone_numbers/{phone_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&phone_id])
            .call::<DeleteFactorResponse>()
    }
}
