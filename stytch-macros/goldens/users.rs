pub trait Users: Api {
    /// `POST /v1/users` · never replayed
    fn create(&self, user: &CreateUser) -> Call<CreateUserResponse> {
        <dyn Users>::CREATE
            .request(::stytch_users::Api::client(self), &[])
            .json(&user)
            .call::<CreateUserResponse>()
    }
    /// `GET /v1/users/{user_id}` · safe to replay
    fn get(&self, user_id: &UserId) -> Call<User> {
        <dyn Users>::GET
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<User>()
    }
    /// `POST /v1/users/search` · safe to replay
    fn search(&self, search: &SearchUsers) -> Call<SearchUsersResponse> {
        <dyn Users>::SEARCH
            .request(::stytch_users::Api::client(self), &[])
            .json(&search)
            .call::<SearchUsersResponse>()
    }
    /// `PUT /v1/users/{user_id}` · idempotent, may be replayed
    fn update(&self, user_id: &UserId, update: &UpdateUser) -> Call<UpdateUserResponse> {
        <dyn Users>::UPDATE
            .request(::stytch_users::Api::client(self), &[&user_id])
            .json(&update)
            .call::<UpdateUserResponse>()
    }
    /// `PUT /v1/users/{user_id}/exchange_primary_factor` · never replayed
    fn exchange_primary_factor(
        &self,
        user_id: &UserId,
        factor: &PrimaryFactor,
    ) -> Call<ExchangePrimaryFactorResponse> {
        <dyn Users>::EXCHANGE_PRIMARY_FACTOR
            .request(::stytch_users::Api::client(self), &[&user_id])
            .json(&factor)
            .call::<ExchangePrimaryFactorResponse>()
    }
    /// `DELETE /v1/users/{user_id}` · idempotent, may be replayed
    fn delete(&self, user_id: &UserId) -> Call<DeleteUserResponse> {
        <dyn Users>::DELETE
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<DeleteUserResponse>()
    }
    /// `DELETE /v1/users/emails/{email_id}` · idempotent, may be replayed
    fn delete_email(&self, email_id: &EmailId) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_EMAIL
            .request(::stytch_users::Api::client(self), &[&email_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/phone_numbers/{phone_id}` · idempotent, may be replayed
    fn delete_phone_number(&self, phone_id: &PhoneId) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_PHONE_NUMBER
            .request(::stytch_users::Api::client(self), &[&phone_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}` · idempotent, may be replayed
    fn delete_webauthn_registration(
        &self,
        webauthn_registration_id: &WebAuthnRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_WEBAUTHN_REGISTRATION
            .request(::stytch_users::Api::client(self), &[&webauthn_registration_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/biometric_registrations/{biometric_registration_id}` · idempotent, may be replayed
    fn delete_biometric_registration(
        &self,
        biometric_registration_id: &BiometricRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_BIOMETRIC_REGISTRATION
            .request(::stytch_users::Api::client(self), &[&biometric_registration_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/totps/{totp_id}` · idempotent, may be replayed
    fn delete_totp(&self, totp_id: &TotpId) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_TOTP
            .request(::stytch_users::Api::client(self), &[&totp_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/crypto_wallets/{crypto_wallet_id}` · idempotent, may be replayed
    fn delete_crypto_wallet(
        &self,
        crypto_wallet_id: &CryptoWalletId,
    ) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_CRYPTO_WALLET
            .request(::stytch_users::Api::client(self), &[&crypto_wallet_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/passwords/{password_id}` · idempotent, may be replayed
    fn delete_password(&self, password_id: &PasswordId) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_PASSWORD
            .request(::stytch_users::Api::client(self), &[&password_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/oauth/{oauth_user_registration_id}` · idempotent, may be replayed
    fn delete_oauth_registration(
        &self,
        oauth_user_registration_id: &OAuthUserRegistrationId,
    ) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_OAUTH_REGISTRATION
            .request(::stytch_users::Api::client(self), &[&oauth_user_registration_id])
            .call::<DeleteFactorResponse>()
    }
    /// `DELETE /v1/users/{user_id}/external_id` · idempotent, may be replayed
    fn delete_external_id(&self, user_id: &UserId) -> Call<DeleteFactorResponse> {
        <dyn Users>::DELETE_EXTERNAL_ID
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<DeleteFactorResponse>()
    }
    /// `GET /v1/users/{user_id}/connected_apps` · safe to replay
    fn connected_apps(&self, user_id: &UserId) -> Call<ConnectedApps> {
        <dyn Users>::CONNECTED_APPS
            .request(::stytch_users::Api::client(self), &[&user_id])
            .call::<ConnectedApps>()
    }
    /// `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke` · never replayed
    fn revoke(
        &self,
        user_id: &UserId,
        connected_app_id: &ConnectedAppId,
    ) -> Call<RevokeResponse> {
        <dyn Users>::REVOKE
            .request(::stytch_users::Api::client(self), &[&user_id, &connected_app_id])
            .call::<RevokeResponse>()
    }
}
#[allow(dead_code)]
impl dyn Users {
    /// The endpoint of [`Users::create`]: `POST /v1/users`
    pub const CREATE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::never_replayed(
            "create",
            "POST /v1/users",
            [],
        )
    });
    /// The endpoint of [`Users::get`]: `GET /v1/users/{user_id}`
    pub const GET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::safe(
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
    pub const SEARCH: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::safe(
            "search",
            "POST /v1/users/search",
            [],
        )
    });
    /// The endpoint of [`Users::update`]: `PUT /v1/users/{user_id}`
    pub const UPDATE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
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
    pub const EXCHANGE_PRIMARY_FACTOR: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::never_replayed(
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
    pub const DELETE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
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
    pub const DELETE_EMAIL: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_email",
            "DELETE /v1/users/emails/{email_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_phone_number`]: `DELETE /v1/users/phone_numbers/{phone_id}`
    pub const DELETE_PHONE_NUMBER: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_phone_number",
            "DELETE /v1/users/phone_numbers/{phone_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_webauthn_registration`]: `DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}`
    pub const DELETE_WEBAUTHN_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_webauthn_registration",
            "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_biometric_registration`]: `DELETE /v1/users/biometric_registrations/{biometric_registration_id}`
    pub const DELETE_BIOMETRIC_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_biometric_registration",
            "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_totp`]: `DELETE /v1/users/totps/{totp_id}`
    pub const DELETE_TOTP: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_totp",
            "DELETE /v1/users/totps/{totp_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_crypto_wallet`]: `DELETE /v1/users/crypto_wallets/{crypto_wallet_id}`
    pub const DELETE_CRYPTO_WALLET: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_crypto_wallet",
            "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_password`]: `DELETE /v1/users/passwords/{password_id}`
    pub const DELETE_PASSWORD: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_password",
            "DELETE /v1/users/passwords/{password_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_oauth_registration`]: `DELETE /v1/users/oauth/{oauth_user_registration_id}`
    pub const DELETE_OAUTH_REGISTRATION: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
            "delete_oauth_registration",
            "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            [&["exchange_primary_factor", "external_id", "connected_apps"]],
        )
    });
    /// The endpoint of [`Users::delete_external_id`]: `DELETE /v1/users/{user_id}/external_id`
    pub const DELETE_EXTERNAL_ID: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::idempotent(
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
    pub const CONNECTED_APPS: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::safe(
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
    /// The endpoint of [`Users::revoke`]: `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke`
    pub const REVOKE: ::stytch_users::Endpoint = ::stytch_users::Endpoint::new(const {
        &::stytch_users::__private::Declaration::never_replayed(
            "revoke",
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
        <dyn Users>::REVOKE,
    ];
}
