pub trait Users: Api {
    fn get(&self, user_id: &UserId) -> Call<User> {
        static DECODER: ::stytch_users::Decoder<User> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::GET.request(&[&user_id]),
            DECODER,
        )
    }
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        static DECODER: ::stytch_users::Decoder<SearchUsersResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::SEARCH.request(&[]).json(&search),
            DECODER,
        )
    }
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::EXCHANGE_PRIMARY_FACTOR.request(&[&user_id]).json(&factor),
            DECODER,
        )
    }
}
#[allow(dead_code)]
impl dyn Users {
    /// The endpoint of [`Users::get`]: `GET /v1/users/{user_id}`
    pub const GET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::safe(const {
        &::stytch_users::__private::Declaration::new(
            "get",
            "GET /v1/users/{user_id}",
            [&["search"]],
        )
    });
    /// The endpoint of [`Users::search`]: `POST /v1/users/search`
    pub const SEARCH: ::stytch_users::Endpoint = ::stytch_users::Endpoint::safe(const {
        &::stytch_users::__private::Declaration::new(
            "search",
            "POST /v1/users/search",
            [],
        )
    });
    /// The endpoint of [`Users::exchange_primary_factor`]: `PUT /v1/users/{user_id}/exchange_primary_factor`
    pub const EXCHANGE_PRIMARY_FACTOR: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new(
            "exchange_primary_factor",
            "PUT /v1/users/{user_id}/exchange_primary_factor",
            [&["search"]],
        )
    });
    /// All endpoints of [`Users`] in their order
    pub const ENDPOINTS: &'static [::stytch_users::Endpoint] = &[
        <dyn Users>::GET,
        <dyn Users>::SEARCH,
        <dyn Users>::EXCHANGE_PRIMARY_FACTOR,
    ];
}
/// Every other role and option, in a trait without `#[api]`.
pub trait Shapes: Api {
    fn token(&self) -> &str {
        ""
    }
    /// `PATCH /v1/kinds/{type}` · never replayed · query parameter `ref` · query parameter `max_results` · header `x-stytch-trace`
    ///
    /// Updates it.
    fn roles<'a>(
        &'a self,
        r#type: &'a str,
        r#ref: Option<&'a str>,
        limit: Option<u32>,
        trace: Option<&str>,
        update: &UpdateUser,
    ) -> Call<User> {
        renamed::Call::new(
            renamed::Api::client(self),
            renamed::Endpoint::never_replayed(const {
                    &renamed::__private::Declaration::new(
                        "roles",
                        "PATCH /v1/kinds/{type}",
                        [&[]],
                    )
                })
                .request(&[&r#type])
                .query("ref", &r#ref)
                .query("max_results", &limit)
                .header("x-stytch-trace", &trace)
                .json(&update),
            renamed::Decoder::json(),
        )
    }
    #[doc(alias = "without documentation")]
    fn options(&self, grant_type: &str) -> Call<User> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::never_replayed(const {
                    &::stytch_users::__private::Declaration::new(
                        "options",
                        "POST /v1/tokens",
                        [],
                    )
                })
                .request(&[])
                .bearer(&Self::token(self))
                .form("grant_type", &grant_type),
            ::stytch_users::Decoder::whole(),
        )
    }
    fn fields(
        &self,
        token: &str,
        session_id: Option<&str>,
        name: Option<&str>,
    ) -> Call<String> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::never_replayed(const {
                    &::stytch_users::__private::Declaration::new(
                        "fields",
                        "PATCH /v1/users",
                        [],
                    )
                })
                .request(&[])
                .bearer(&token)
                .field("session_id", &session_id)
                .nullable_field("full_name", &name),
            ::stytch_users::Decoder::text(),
        )
    }
    /// `DELETE /v1/things/{id}` · safe to replay
    ///
    /// Deletes it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    fn attributes(&self, #[allow(unused)] id: &str) -> ::stytch_users::Call<Vec<User>> {
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            ::stytch_users::Endpoint::safe(const {
                    &::stytch_users::__private::Declaration::new(
                        "attributes",
                        "DELETE /v1/things/{id}",
                        [&[]],
                    )
                })
                .request(&[&id]),
            ::stytch_users::Decoder::json(),
        )
    }
}
