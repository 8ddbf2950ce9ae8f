// A signature for every role and option that the Users API does not have, in a trait without
// `#[api]`. `expanded.rs` has its expansion after that of `Users`.

pub trait Shapes: Api {
    fn token(&self) -> &str {
        ""
    }

    /// Updates it.
    #[endpoint(PATCH, "/v1/kinds/<type>", crate = renamed)]
    fn roles<'a>(
        &'a self,
        r#type: &'a str,
        #[query] r#ref: Option<&'a str>,
        #[query("max_results")] limit: Option<u32>,
        #[header("X-Stytch-Trace")] trace: Option<&str>,
        #[body] update: &UpdateUser,
    ) -> Call<User>;

    #[doc(alias = "without documentation")]
    #[endpoint(POST, "/v1/tokens", auth = bearer(token), body = form, response = whole)]
    fn options(&self, #[field] grant_type: &str) -> Call<User>;

    /// Replaces it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    #[endpoint(PUT, "/v1/things/<id>", replay = safe, response = text)]
    fn attributes(
        &self,
        #[allow(unused)] id: &str,
        #[bearer] token: &str,
        #[field] session_id: Option<&str>,
        #[field("full_name", null)] name: Option<&str>,
    ) -> ::stytch_users::Call<String>;
}
