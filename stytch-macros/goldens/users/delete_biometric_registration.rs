// #[endpoint(DELETE, "/v1/users/biometric_registrations/<biometric_registration_id>")]
// fn delete_biometric_registration(
//     &self,
//     biometric_registration_id: &BiometricRegistrationId,
// ) -> Call<DeleteFactorResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `DELETE /v1/users/biometric_registrations/{biometric_registration_id}` · idempotent, may be replayed
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        const {
            ::stytch_users::Endpoint::idempotent(
                "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            )
        }
            .request(::stytch_users::Api::client(self), &[&biometric_registration_id])
            .call::<DeleteFactorResponse>()
    }
}
