// #[endpoint(DELETE, "/v1/users/oauth/<oauth_user_registration_id>")]
// fn delete_oauth_registration(
//     &self,
//     oauth_user_registration_id: &OAuthUserRegistrationId,
// ) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/oauth/{oauth_user_registration_id}` · idempotent, may be replayed
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&oauth_user_registration_id])
            .call::<DeleteFactorResponse>()
    }
}
