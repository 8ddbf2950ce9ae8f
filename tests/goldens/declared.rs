// The declarations whose expansion is `expanded.rs`.

#[api]
pub trait Users: Api {
    #[endpoint(GET, "/v1/users/<user_id>")]
    fn get(&self, user_id: &UserId) -> Call<User>;

    #[endpoint(POST, "/v1/users/search", replay = safe)]
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse>;

    #[endpoint(PUT, "/v1/users/<user_id>/exchange_primary_factor", replay = never)]
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ChangedUser>;
}

/// Every other role and option, in a trait without `#[api]`.
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

    #[endpoint(PATCH, "/v1/users", response = text)]
    fn fields(
        &self,
        #[bearer] token: &str,
        #[field] session_id: Option<&str>,
        #[field("full_name", null)] name: Option<&str>,
    ) -> Call<String>;

    /// Deletes it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    #[endpoint(DELETE, "/v1/things/<id>", replay = safe)]
    fn attributes(&self, #[allow(unused)] id: &str) -> ::stytch_users::Call<Vec<User>>;
}
