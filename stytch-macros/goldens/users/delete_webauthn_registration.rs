// #[endpoint(DELETE, "/v1/users/webauthn_registrations/<webauthn_registration_id>")]
// fn delete_webauthn_registration(
//     &self,
//     webauthn_registration_id: &WebAuthnRegistrationId,
// ) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}` · idempotent, may be replayed
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&webauthn_registration_id])
            .call::<DeleteFactorResponse>()
    }
}
