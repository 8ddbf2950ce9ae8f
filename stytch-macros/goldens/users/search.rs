// #[endpoint(POST, "/v1/users/search", replay = safe)]
// fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse>;

pub trait Golden: ::stytch_users::Api {
    /// `POST /v1/users/search` · safe to replay
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        const { ::stytch_users::Endpoint::safe("POST /v1/users/search") }
            .request(::stytch_users::Api::client(self), &[])
            .json(&search)
            .call::<SearchUsersResponse>()
    }
}
