// #[endpoint(HEAD, "/v1/sessions/<session_id>")]
// fn header(
//     &self,
//     session_id: &str,
//     #[header("X-Stytch-Trace")]
//     trace: Option<&str>,
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `HEAD /v1/sessions/{session_id}` · safe to replay
    fn header(&self, session_id: &str, trace: Option<&str>) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("HEAD /v1/sessions/{session_id}") }
            .request(::stytch_users::Api::client(self), &[&session_id])
            .header("x-stytch-trace", &trace)
            .call::<User>()
    }
}
