//! The endpoints by name, for whoever talks about them: faults, limits, the log.

use std::fmt;

/// One of the seventeen endpoints of the Users API.
///
/// It displays as its route, `GET /v1/users/{user_id}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// [`Users::create`](crate::Users::create)
    Create,
    /// [`Users::get`](crate::Users::get)
    Get,
    /// [`Users::search`](crate::Users::search)
    Search,
    /// [`Users::update`](crate::Users::update)
    Update,
    /// [`Users::exchange_primary_factor`](crate::Users::exchange_primary_factor)
    ExchangePrimaryFactor,
    /// [`Users::delete`](crate::Users::delete)
    Delete,
    /// [`Users::delete_email`](crate::Users::delete_email)
    DeleteEmail,
    /// [`Users::delete_phone_number`](crate::Users::delete_phone_number)
    DeletePhoneNumber,
    /// [`Users::delete_webauthn_registration`](crate::Users::delete_webauthn_registration)
    DeleteWebAuthnRegistration,
    /// [`Users::delete_biometric_registration`](crate::Users::delete_biometric_registration)
    DeleteBiometricRegistration,
    /// [`Users::delete_totp`](crate::Users::delete_totp)
    DeleteTotp,
    /// [`Users::delete_crypto_wallet`](crate::Users::delete_crypto_wallet)
    DeleteCryptoWallet,
    /// [`Users::delete_password`](crate::Users::delete_password)
    DeletePassword,
    /// [`Users::delete_oauth_registration`](crate::Users::delete_oauth_registration)
    DeleteOAuthRegistration,
    /// [`Users::delete_external_id`](crate::Users::delete_external_id)
    DeleteExternalId,
    /// [`Users::connected_apps`](crate::Users::connected_apps)
    ConnectedApps,
    /// [`Users::revoke`](crate::Users::revoke)
    Revoke,
}

impl Operation {
    pub(super) const ALL: [Self; 17] = [
        Self::Create,
        Self::Get,
        Self::Search,
        Self::Update,
        Self::ExchangePrimaryFactor,
        Self::Delete,
        Self::DeleteEmail,
        Self::DeletePhoneNumber,
        Self::DeleteWebAuthnRegistration,
        Self::DeleteBiometricRegistration,
        Self::DeleteTotp,
        Self::DeleteCryptoWallet,
        Self::DeletePassword,
        Self::DeleteOAuthRegistration,
        Self::DeleteExternalId,
        Self::ConnectedApps,
        Self::Revoke,
    ];

    pub(super) fn method(self) -> &'static str {
        self.route()
            .split_once(' ')
            .map_or("", |(method, _)| method)
    }

    pub(super) fn template(self) -> &'static str {
        self.route().split_once(' ').map_or("", |(_, path)| path)
    }

    /// The method and the path template.
    fn route(self) -> &'static str {
        match self {
            Self::Create => "POST /v1/users",
            Self::Get => "GET /v1/users/{user_id}",
            Self::Search => "POST /v1/users/search",
            Self::Update => "PUT /v1/users/{user_id}",
            Self::ExchangePrimaryFactor => "PUT /v1/users/{user_id}/exchange_primary_factor",
            Self::Delete => "DELETE /v1/users/{user_id}",
            Self::DeleteEmail => "DELETE /v1/users/emails/{email_id}",
            Self::DeletePhoneNumber => "DELETE /v1/users/phone_numbers/{phone_id}",
            Self::DeleteWebAuthnRegistration => {
                "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}"
            }
            Self::DeleteBiometricRegistration => {
                "DELETE /v1/users/biometric_registrations/{biometric_registration_id}"
            }
            Self::DeleteTotp => "DELETE /v1/users/totps/{totp_id}",
            Self::DeleteCryptoWallet => "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            Self::DeletePassword => "DELETE /v1/users/passwords/{password_id}",
            Self::DeleteOAuthRegistration => "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            Self::DeleteExternalId => "DELETE /v1/users/{user_id}/external_id",
            Self::ConnectedApps => "GET /v1/users/{user_id}/connected_apps",
            Self::Revoke => "POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.route())
    }
}
