pub trait Shapes: Api {
    /// `OPTIONS /v1/users` · safe to replay
    fn no_arguments(&self) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe(
                        "no_arguments",
                        "OPTIONS /v1/users",
                        [],
                    )
                })
                .request(&[]),
        )
    }
    /// `GET /v1/sessions` · safe to replay
    fn query(
        &self,
        user_id: &UserId,
        limit: Option<u32>,
        status: &[&str],
    ) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe(
                        "query",
                        "GET /v1/sessions",
                        [],
                    )
                })
                .request(&[])
                .query("user_id", &user_id)
                .query("max_results", &limit)
                .query("status", &status),
        )
    }
    /// `HEAD /v1/sessions/{session_id}` · safe to replay
    fn header(&self, session_id: &str, trace: Option<&str>) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe(
                        "header",
                        "HEAD /v1/sessions/{session_id}",
                        [&[]],
                    )
                })
                .request(&[&session_id])
                .header("x-stytch-trace", &trace),
        )
    }
    /// `POST /v1/sessions/revoke` · idempotent, may be replayed
    fn fields(&self, session_id: Option<&str>, token: Option<String>) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::idempotent(
                        "fields",
                        "POST /v1/sessions/revoke",
                        [],
                    )
                })
                .request(&[])
                .field("session_id", &session_id)
                .field("session_token", &token),
        )
    }
    /// `PATCH /v1/users/{user_id}` · never replayed
    fn marked_body(
        &self,
        user_id: u64,
        update: &UpdateUser,
        dry_run: bool,
    ) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::never_replayed(
                        "marked_body",
                        "PATCH /v1/users/{user_id}",
                        [&[]],
                    )
                })
                .request(&[&user_id])
                .json(&update)
                .query("dry_run", &dry_run),
        )
    }
    /// `GET /v1/kinds/{type}` · safe to replay
    fn lifetimes_and_raw_names<'a>(
        &'a self,
        r#type: &'a str,
        r#ref: Option<&'a str>,
    ) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe(
                        "lifetimes_and_raw_names",
                        "GET /v1/kinds/{type}",
                        [&[]],
                    )
                })
                .request(&[&r#type])
                .query("ref", &r#ref),
        )
    }
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
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::never_replayed(
                        "names_that_could_be_taken",
                        "POST /v1/{self_}/{client}/{call}/{path}/{method}",
                        [&[], &[], &[], &[], &[]],
                    )
                })
                .request(&[&self_, &client, &call, &path, &method])
                .field("body", &body)
                .field("url", &url)
                .query("request", &request)
                .query("ENDPOINT", &ENDPOINT),
        )
    }
    /// Deletes it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    #[doc(alias = "remove")]
    ///
    /// `DELETE /v1/things/{id}` · idempotent, may be replayed
    fn attributes_pass_through(
        &self,
        #[allow(unused)]
        id: &str,
    ) -> ::stytch_users::Call<Vec<User>> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::idempotent(
                        "attributes_pass_through",
                        "DELETE /v1/things/{id}",
                        [&[]],
                    )
                })
                .request(&[&id]),
        )
    }
    /// `GET /` · safe to replay
    fn root(&self) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe("root", "GET /", [])
                })
                .request(&[]),
        )
    }
}
