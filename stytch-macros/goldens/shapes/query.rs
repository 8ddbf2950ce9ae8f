// #[endpoint(GET, "/v1/sessions")]
// fn query(
//     &self,
//     #[query]
//     user_id: &UserId,
//     #[query("max_results")]
//     limit: Option<u32>,
//     #[query]
//     status: &[&str],
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `GET /v1/sessions` · safe to replay
    fn query(
        &self,
        user_id: &UserId,
        limit: Option<u32>,
        status: &[&str],
    ) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("GET /v1/sessions") }
            .request(::stytch_users::Api::client(self), &[])
            .query("user_id", &user_id)
            .query("max_results", &limit)
            .query("status", &status)
            .call::<User>()
    }
}
