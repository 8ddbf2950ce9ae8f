// #[endpoint(POST, "/v1/users/<user_id>/connected_apps/<connected_app_id>/revoke")]
// fn revoke(
//     &self,
//     user_id: &UserId,
//     connected_app_id: &ConnectedAppId,
// ) -> Call<RevokeResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke` · never replayed
    fn revoke(
        &self,
        user_id: &UserId,
        connected_app_id: &ConnectedAppId,
    ) -> Call<RevokeResponse> {
        const {
            ::stytch_users::Endpoint::never_replayed(
                "POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke",
            )
        }
            .request(::stytch_users::Api::client(self), &[&user_id, &connected_app_id])
            .call::<RevokeResponse>()
    }
}
