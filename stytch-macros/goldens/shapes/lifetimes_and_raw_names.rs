// #[endpoint(GET, "/v1/kinds/<type>")]
// fn lifetimes_and_raw_names<'a>(
//     &'a self,
//     r#type: &'a str,
//     #[query]
//     r#ref: Option<&'a str>,
// ) -> Call<User>;

pub trait Golden: ::stytch_users::Api {
    /// `GET /v1/kinds/{type}` · safe to replay
    fn lifetimes_and_raw_names<'a>(
        &'a self,
        r#type: &'a str,
        r#ref: Option<&'a str>,
    ) -> Call<User> {
        const { ::stytch_users::Endpoint::safe("GET /v1/kinds/{type}") }
            .request(::stytch_users::Api::client(self), &[&r#type])
            .query("ref", &r#ref)
            .call::<User>()
    }
}
