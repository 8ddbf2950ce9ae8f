pub trait Users: Api {
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse> {
        static DECODER: ::stytch_users::Decoder<CreateUserResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::CREATE.request(&[]).json(&user),
            DECODER,
        )
    }
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
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse> {
        static DECODER: ::stytch_users::Decoder<UpdateUserResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::UPDATE.request(&[&user_id]).json(&update),
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
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse> {
        static DECODER: ::stytch_users::Decoder<DeleteUserResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE.request(&[&user_id]),
            DECODER,
        )
    }
    fn delete_email(&self, email_id: &EmailId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_EMAIL.request(&[&email_id]),
            DECODER,
        )
    }
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_PHONE_NUMBER.request(&[&phone_id]),
            DECODER,
        )
    }
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_WEBAUTHN_REGISTRATION
                .request(&[&webauthn_registration_id]),
            DECODER,
        )
    }
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_BIOMETRIC_REGISTRATION
                .request(&[&biometric_registration_id]),
            DECODER,
        )
    }
    fn delete_totp(&self, totp_id: &TotpId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_TOTP.request(&[&totp_id]),
            DECODER,
        )
    }
    fn delete_crypto_wallet(
        &self,
        crypto_wallet_id: &CryptoWalletId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_CRYPTO_WALLET.request(&[&crypto_wallet_id]),
            DECODER,
        )
    }
    fn delete_password(&self, password_id: &PasswordId) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_PASSWORD.request(&[&password_id]),
            DECODER,
        )
    }
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<ChangedUser> {
        static DECODER: ::stytch_users::Decoder<ChangedUser> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_OAUTH_REGISTRATION
                .request(&[&oauth_user_registration_id]),
            DECODER,
        )
    }
    fn delete_external_id(&self, user_id: &UserId) -> Call<DeleteExternalIdResponse> {
        static DECODER: ::stytch_users::Decoder<DeleteExternalIdResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::DELETE_EXTERNAL_ID.request(&[&user_id]),
            DECODER,
        )
    }
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps> {
        static DECODER: ::stytch_users::Decoder<ConnectedApps> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::CONNECTED_APPS.request(&[&user_id]),
            DECODER,
        )
    }
    fn revoke_connected_app(
        &self,
        user_id: &UserId,
        connected_app_id: &ConnectedAppId,
    ) -> Call<RevokeConnectedAppResponse> {
        static DECODER: ::stytch_users::Decoder<RevokeConnectedAppResponse> = ::stytch_users::Decoder::json();
        ::stytch_users::Call::new(
            ::stytch_users::Api::client(self),
            <dyn Users>::REVOKE_CONNECTED_APP.request(&[&user_id, &connected_app_id]),
            DECODER,
        )
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
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
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
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
        )
    });
    /// The endpoint of [`Users::exchange_primary_factor`]: `PUT /v1/users/{user_id}/exchange_primary_factor`
    pub const EXCHANGE_PRIMARY_FACTOR: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new(
            "exchange_primary_factor",
            "PUT /v1/users/{user_id}/exchange_primary_factor",
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
        )
    });
    /// The endpoint of [`Users::delete`]: `DELETE /v1/users/{user_id}`
    pub const DELETE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete",
            "DELETE /v1/users/{user_id}",
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
        )
    });
    /// The endpoint of [`Users::delete_email`]: `DELETE /v1/users/emails/{email_id}`
    pub const DELETE_EMAIL: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_email",
            "DELETE /v1/users/emails/{email_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_phone_number`]: `DELETE /v1/users/phone_numbers/{phone_id}`
    pub const DELETE_PHONE_NUMBER: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_phone_number",
            "DELETE /v1/users/phone_numbers/{phone_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_webauthn_registration`]: `DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}`
    pub const DELETE_WEBAUTHN_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_webauthn_registration",
            "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_biometric_registration`]: `DELETE /v1/users/biometric_registrations/{biometric_registration_id}`
    pub const DELETE_BIOMETRIC_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_biometric_registration",
            "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_totp`]: `DELETE /v1/users/totps/{totp_id}`
    pub const DELETE_TOTP: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_totp",
            "DELETE /v1/users/totps/{totp_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_crypto_wallet`]: `DELETE /v1/users/crypto_wallets/{crypto_wallet_id}`
    pub const DELETE_CRYPTO_WALLET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_crypto_wallet",
            "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_password`]: `DELETE /v1/users/passwords/{password_id}`
    pub const DELETE_PASSWORD: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_password",
            "DELETE /v1/users/passwords/{password_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_oauth_registration`]: `DELETE /v1/users/oauth/{oauth_user_registration_id}`
    pub const DELETE_OAUTH_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_oauth_registration",
            "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_external_id`]: `DELETE /v1/users/{user_id}/external_id`
    pub const DELETE_EXTERNAL_ID: ::stytch_users::Endpoint = ::stytch_users::Endpoint::idempotent(const {
        &::stytch_users::__private::Declaration::new(
            "delete_external_id",
            "DELETE /v1/users/{user_id}/external_id",
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
        )
    });
    /// The endpoint of [`Users::connected_apps`]: `GET /v1/users/{user_id}/connected_apps`
    pub const CONNECTED_APPS: ::stytch_users::Endpoint = ::stytch_users::Endpoint::safe(const {
        &::stytch_users::__private::Declaration::new(
            "connected_apps",
            "GET /v1/users/{user_id}/connected_apps",
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
            ],
        )
    });
    /// The endpoint of [`Users::revoke_connected_app`]: `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke`
    pub const REVOKE_CONNECTED_APP: ::stytch_users::Endpoint = ::stytch_users::Endpoint::never_replayed(const {
        &::stytch_users::__private::Declaration::new(
            "revoke_connected_app",
            "POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke",
            [
                &[
                    "search",
                    "emails",
                    "phone_numbers",
                    "webauthn_registrations",
                    "biometric_registrations",
                    "totps",
                    "crypto_wallets",
                    "passwords",
                    "oauth",
                ],
                &[],
            ],
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
}
