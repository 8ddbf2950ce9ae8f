// #[endpoint(PUT, "/v1/users/<user_id>/exchange_primary_factor", replay = never)]
// fn exchange_primary_factor(
//     &self,
//     user_id: &UserId,
//     factor: &PrimaryFactor,
// ) -> Call<ExchangePrimaryFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `PUT /v1/users/{user_id}/exchange_primary_factor` · never replayed
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ExchangePrimaryFactorResponse> {
        const {
            ::stytch_users::Endpoint::never_replayed(
                "PUT /v1/users/{user_id}/exchange_primary_factor",
            )
        }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .json(&factor)
            .call::<ExchangePrimaryFactorResponse>()
    }
}
