pub trait Shapes: Api {
    fn token(&self) -> &str {
        ""
    }
    fn nothing(&self) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::safe(
                        "nothing",
                        "OPTIONS /",
                        [],
                    )
                })
                .request(&[]),
            ::stytch_users::__private::Decode::json(),
        )
    }
    fn query<'a>(
        &'a self,
        r#type: &'a str,
        r#ref: Option<&'a str>,
        limit: Option<u32>,
    ) -> Call<User> {
        renamed::Call::new(
            renamed::Api::client(self),
            renamed::Endpoint::new(const {
                    &renamed::__private::Declaration::safe(
                        "query",
                        "GET /v1/kinds/{type}",
                        [&[]],
                    )
                })
                .request(&[&r#type])
                .query("ref", &r#ref)
                .query("max_results", &limit),
            renamed::__private::Decode::json(),
        )
    }
    /// `POST /v1/sessions/revoke` · idempotent, may be replayed · field `session_id`, `session_token`
    ///
    /// Revokes it.
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
            ::stytch_users::__private::Decode::json(),
        )
    }
    fn body_and_header(
        &self,
        user_id: u64,
        trace: Option<&str>,
        update: &UpdateUser,
    ) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::never_replayed(
                        "body_and_header",
                        "PATCH /v1/users/{user_id}",
                        [&[]],
                    )
                })
                .request(&[&user_id])
                .header("x-stytch-trace", &trace)
                .json(&update),
            ::stytch_users::__private::Decode::json(),
        )
    }
    fn options(&self, grant_type: &str) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::never_replayed(
                        "options",
                        "POST /v1/tokens",
                        [],
                    )
                })
                .request(&[])
                .bearer(&Self::token(self))
                .form("grant_type", &grant_type),
            ::stytch_users::__private::Decode::whole(),
        )
    }
    fn roles(&self, token: &str, name: Option<&str>) -> Call<String> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::never_replayed(
                        "roles",
                        "PATCH /v1/users",
                        [],
                    )
                })
                .request(&[])
                .bearer(&token)
                .nullable_field("name", &name),
            ::stytch_users::__private::Decode::text(),
        )
    }
    /// `DELETE /v1/things/{id}` · idempotent, may be replayed
    ///
    /// Deletes it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    fn attributes(&self, #[allow(unused)] id: &str) -> ::stytch_users::Call<Vec<User>> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::new(const {
                    &::stytch_users::__private::Declaration::idempotent(
                        "attributes",
                        "DELETE /v1/things/{id}",
                        [&[]],
                    )
                })
                .request(&[&id]),
            ::stytch_users::__private::Decode::json(),
        )
    }
}
