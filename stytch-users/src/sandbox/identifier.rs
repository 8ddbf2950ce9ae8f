//! Identifiers as Stytch makes them in a test project: a prefix, then a UUID.

use uuid::Uuid;

/// What an identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum IdentifierKind {
    Project,
    Secret,
    Request,
    User,
    Email,
    PhoneNumber,
    WebAuthnRegistration,
    BiometricRegistration,
    Totp,
    CryptoWallet,
    Password,
    OAuthRegistration,
    ConnectedApp,
}

impl IdentifierKind {
    /// Makes an identifier that nothing else has.
    pub(super) fn generate(self) -> String {
        format!("{}{}", self.prefix(), Uuid::new_v4())
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Project => "project-test-",
            Self::Secret => "secret-test-",
            Self::Request => "request-id-test-",
            Self::User => "user-test-",
            Self::Email => "email-test-",
            Self::PhoneNumber => "phone-number-test-",
            Self::WebAuthnRegistration => "webauthn-registration-test-",
            Self::BiometricRegistration => "biometric-registration-test-",
            Self::Totp => "totp-test-",
            Self::CryptoWallet => "crypto-wallet-test-",
            Self::Password => "password-test-",
            Self::OAuthRegistration => "oauth-user-test-",
            Self::ConnectedApp => "connected-app-test-",
        }
    }
}

/// Whether `value` is written like an identifier that Stytch gave a user, as
/// opposed to an external id, which the project chose.
pub(super) fn is_internal_user_id(value: &str) -> bool {
    value.starts_with("user-test-") || value.starts_with("user-live-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_its_prefix_and_a_uuid() {
        let user_id = IdentifierKind::User.generate();
        let uuid = user_id.strip_prefix("user-test-").unwrap();
        assert!(Uuid::parse_str(uuid).is_ok());
        assert!(is_internal_user_id(&user_id));
    }

    #[test]
    fn two_identifiers_differ() {
        assert_ne!(
            IdentifierKind::Email.generate(),
            IdentifierKind::Email.generate()
        );
    }

    #[test]
    fn an_external_id_is_not_taken_for_one_of_stytch() {
        assert!(!is_internal_user_id("my-cool-user"));
    }
}
