// #[endpoint(POST, "/v1/<self_>/<client>/<call>/<path>/<method>")]
// fn names_that_could_be_taken(
//     &self,
//     self_: &str,
//     client: &str,
//     call: &str,
//     path: &str,
//     method: &str,
//     #[field]
//     body: &str,
//     #[field]
//     url: &str,
//     #[query]
//     request: &str,
//     #[query]
//     ENDPOINT: &str,
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `POST /v1/{self_}/{client}/{call}/{path}/{method}` · never replayed
    fn names_that_could_be_taken(
        &self,
        self_: &str,
        client: &str,
        call: &str,
        path: &str,
        method: &str,
        body: &str,
        url: &str,
        request: &str,
        ENDPOINT: &str,
    ) -> Call<User> {
        const {
            ::stytch_users::Endpoint::never_replayed(
                "POST /v1/{self_}/{client}/{call}/{path}/{method}",
            )
        }
            .request(
                ::stytch_users::Api::client(self),
                &[&self_, &client, &call, &path, &method],
            )
            .field("body", &body)
            .field("url", &url)
            .query("request", &request)
            .query("ENDPOINT", &ENDPOINT)
            .call::<User>()
    }
}
