// #[endpoint(POST, "/v1/sessions/revoke", replay = idempotent)]
// fn fields(
//     &self,
//     #[field]
//     session_id: Option<&str>,
//     #[field("session_token")]
//     token: Option<String>,
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `POST /v1/sessions/revoke` · idempotent, may be replayed
    fn fields(&self, session_id: Option<&str>, token: Option<String>) -> Call<User> {
        const { ::stytch_users::Endpoint::idempotent("POST /v1/sessions/revoke") }
            .request(::stytch_users::Api::client(self), &[])
            .field("session_id", &session_id)
            .field("session_token", &token)
            .call::<User>()
    }
}
