pub trait Users: Api {
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse> {
        static DECODER: ::stytch_users::Decoder<CreateUserResponse> = ::stytch_users::Decoder::json();
        <dyn Users>::CREATE.request(&[]).json(&user).call(self, DECODER)
    }
    fn get(&self, user_id: &UserId) -> Call<User> {
        static DECODER: ::stytch_users::Decoder<User> = ::stytch_users::Decoder::json();
        <dyn Users>::GET.request(&[&user_id]).call(self, DECODER)
    }
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        static DECODER: ::stytch_users::Decoder<SearchUsersResponse> = ::stytch_users::Decoder::json();
        <dyn Users>::SEARCH.request(&[]).json(&search).call(self, DECODER)
    }
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse> {
        static DECODER: ::stytch_users::Decoder<UpdateUserResponse> = ::stytch_users::Decoder::json();
        <dyn Users>::UPDATE.request(&[&user_id]).json(&update).call(self, DECODER)
    }
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::EXCHANGE_PRIMARY_FACTOR
            .request(&[&user_id])
            .json(&factor)
            .call(self, DECODER)
    }
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse> {
        static DECODER: ::stytch_users::Decoder<DeleteUserResponse> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE.request(&[&user_id]).call(self, DECODER)
    }
    fn delete_email(&self, email_id: &EmailId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_EMAIL.request(&[&email_id]).call(self, DECODER)
    }
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_PHONE_NUMBER.request(&[&phone_id]).call(self, DECODER)
    }
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_WEBAUTHN_REGISTRATION
            .request(&[&webauthn_registration_id])
            .call(self, DECODER)
    }
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_BIOMETRIC_REGISTRATION
            .request(&[&biometric_registration_id])
            .call(self, DECODER)
    }
    fn delete_totp(&self, totp_id: &TotpId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_TOTP.request(&[&totp_id]).call(self, DECODER)
    }
    fn delete_crypto_wallet(
        &self,
        crypto_wallet_id: &CryptoWalletId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_CRYPTO_WALLET
            .request(&[&crypto_wallet_id])
            .call(self, DECODER)
    }
    fn delete_password(&self, password_id: &PasswordId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_PASSWORD.request(&[&password_id]).call(self, DECODER)
    }
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_OAUTH_REGISTRATION
            .request(&[&oauth_user_registration_id])
            .call(self, DECODER)
    }
    fn delete_external_id(&self, user_id: &UserId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        <dyn Users>::DELETE_EXTERNAL_ID.request(&[&user_id]).call(self, DECODER)
    }
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps> {
        static DECODER: ::stytch_users::Decoder<ConnectedApps> = ::stytch_users::Decoder::json();
        <dyn Users>::CONNECTED_APPS.request(&[&user_id]).call(self, DECODER)
    }
    fn revoke_connected_app(
        &self,
        user_id: &UserId,
        connected_app_id: &ConnectedAppId,
    ) -> Call<RevokeConnectedAppResponse> {
        static DECODER: ::stytch_users::Decoder<RevokeConnectedAppResponse> = ::stytch_users::Decoder::json();
        <dyn Users>::REVOKE_CONNECTED_APP
            .request(&[&user_id, &connected_app_id])
            .call(self, DECODER)
    }
}
#[allow(dead_code)]
impl dyn Users {
    /// The endpoint of [`Users::create`]: `POST /v1/users`
    pub const CREATE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new("create", "POST /v1/users", [])
    });
    /// The endpoint of [`Users::get`]: `GET /v1/users/{user_id}`
    pub const GET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::safe(const {
        &::stytch_users::__private::Declaration::new(
            "get",
            "GET /v1/users/{user_id}",
            [Self::__RESERVED_1],
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
    /// The endpoint of [`Users::update`]: `PUT /v1/users/{user_id}`
    pub const UPDATE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "update",
            "PUT /v1/users/{user_id}",
            [Self::__RESERVED_1],
        )
    });
    /// The endpoint of [`Users::exchange_primary_factor`]: `PUT /v1/users/{user_id}/exchange_primary_factor`
    pub const EXCHANGE_PRIMARY_FACTOR: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new(
            "exchange_primary_factor",
            "PUT /v1/users/{user_id}/exchange_primary_factor",
            [Self::__RESERVED_1],
        )
    });
    /// The endpoint of [`Users::delete`]: `DELETE /v1/users/{user_id}`
    pub const DELETE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete",
            "DELETE /v1/users/{user_id}",
            [Self::__RESERVED_1],
        )
    });
    /// The endpoint of [`Users::delete_email`]: `DELETE /v1/users/emails/{email_id}`
    pub const DELETE_EMAIL: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_email",
            "DELETE /v1/users/emails/{email_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_phone_number`]: `DELETE /v1/users/phone_numbers/{phone_id}`
    pub const DELETE_PHONE_NUMBER: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_phone_number",
            "DELETE /v1/users/phone_numbers/{phone_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_webauthn_registration`]: `DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}`
    pub const DELETE_WEBAUTHN_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_webauthn_registration",
            "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_biometric_registration`]: `DELETE /v1/users/biometric_registrations/{biometric_registration_id}`
    pub const DELETE_BIOMETRIC_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_biometric_registration",
            "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_totp`]: `DELETE /v1/users/totps/{totp_id}`
    pub const DELETE_TOTP: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_totp",
            "DELETE /v1/users/totps/{totp_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_crypto_wallet`]: `DELETE /v1/users/crypto_wallets/{crypto_wallet_id}`
    pub const DELETE_CRYPTO_WALLET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_crypto_wallet",
            "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_password`]: `DELETE /v1/users/passwords/{password_id}`
    pub const DELETE_PASSWORD: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_password",
            "DELETE /v1/users/passwords/{password_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_oauth_registration`]: `DELETE /v1/users/oauth/{oauth_user_registration_id}`
    pub const DELETE_OAUTH_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_oauth_registration",
            "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            [Self::__RESERVED_2],
        )
    });
    /// The endpoint of [`Users::delete_external_id`]: `DELETE /v1/users/{user_id}/external_id`
    pub const DELETE_EXTERNAL_ID: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_external_id",
            "DELETE /v1/users/{user_id}/external_id",
            [Self::__RESERVED_1],
        )
    });
    /// The endpoint of [`Users::connected_apps`]: `GET /v1/users/{user_id}/connected_apps`
    pub const CONNECTED_APPS: ::stytch_users::Endpoint = ::stytch_users::Endpoint::safe(const {
        &::stytch_users::__private::Declaration::new(
            "connected_apps",
            "GET /v1/users/{user_id}/connected_apps",
            [Self::__RESERVED_1],
        )
    });
    /// The endpoint of [`Users::revoke_connected_app`]: `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke`
    pub const REVOKE_CONNECTED_APP: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new(
            "revoke_connected_app",
            "POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke",
            [Self::__RESERVED_1, &[]],
        )
    });
    /// All endpoints of [`Users`] in their order
    pub const ENDPOINTS: &'static [::stytch_users::Endpoint] = &[
        <dyn Users>::CREATE,
        <dyn Users>::GET,
        <dyn Users>::SEARCH,
        <dyn Users>::UPDATE,
        <dyn Users>::EXCHANGE_PRIMARY_FACTOR,
        <dyn Users>::DELETE,
        <dyn Users>::DELETE_EMAIL,
        <dyn Users>::DELETE_PHONE_NUMBER,
        <dyn Users>::DELETE_WEBAUTHN_REGISTRATION,
        <dyn Users>::DELETE_BIOMETRIC_REGISTRATION,
        <dyn Users>::DELETE_TOTP,
        <dyn Users>::DELETE_CRYPTO_WALLET,
        <dyn Users>::DELETE_PASSWORD,
        <dyn Users>::DELETE_OAUTH_REGISTRATION,
        <dyn Users>::DELETE_EXTERNAL_ID,
        <dyn Users>::CONNECTED_APPS,
        <dyn Users>::REVOKE_CONNECTED_APP,
    ];
    const __RESERVED_1: &'static [&'static str] = &[
        "search",
        "emails",
        "phone_numbers",
        "webauthn_registrations",
        "biometric_registrations",
        "totps",
        "crypto_wallets",
        "passwords",
        "oauth",
    ];
    const __RESERVED_2: &'static [&'static str] = &[
        "exchange_primary_factor",
        "external_id",
        "connected_apps",
    ];
}
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
            .json(&update)
            .call(self, renamed::Decoder::json())
    }
    #[doc(alias = "without documentation")]
    fn options(&self, grant_type: &str) -> Call<User> {
        ::stytch_users::Endpoint::never_replayed(const {
                &::stytch_users::__private::Declaration::new(
                    "options",
                    "POST /v1/tokens",
                    [],
                )
            })
            .request(&[])
            .bearer(&Self::token(self))
            .form("grant_type", &grant_type)
            .call(self, ::stytch_users::Decoder::whole())
    }
    /// `PUT /v1/things/{id}` · safe to replay · header `authorization` · field `session_id` · field `full_name`
    ///
    /// Replaces it.
    #[deprecated(note = "gone")]
    #[cfg(all())]
    #[must_use]
    fn attributes(
        &self,
        #[allow(unused)]
        id: &str,
        token: &str,
        session_id: Option<&str>,
        name: Option<&str>,
    ) -> ::stytch_users::Call<String> {
        ::stytch_users::Endpoint::safe(const {
                &::stytch_users::__private::Declaration::new(
                    "attributes",
                    "PUT /v1/things/{id}",
                    [&[]],
                )
            })
            .request(&[&id])
            .bearer(&token)
            .field("session_id", &session_id)
            .nullable_field("full_name", &name)
            .call(self, ::stytch_users::Decoder::text())
    }
}
