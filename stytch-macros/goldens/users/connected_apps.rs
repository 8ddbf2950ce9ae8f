// #[endpoint(GET, "/v1/users/<user_id>/connected_apps")]
// fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps>;

pub trait Golden: ::stytch_users::Api {
    /// `GET /v1/users/{user_id}/connected_apps` · safe to replay
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps> {
        const {
            ::stytch_users::Endpoint::safe("GET /v1/users/{user_id}/connected_apps")
        }
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<ConnectedApps>()
    }
}
