//! The types of ids.

use std::fmt;

use crate::error::is_printable;
use crate::redacted::Redacted;

/// Declares a type for each kind of id. The id of a new type is declared in that type's file.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(
            $(#[$meta])*
            ///
            /// It is created from a string and serializes as a string. Any string is accepted
            /// here; a call [rejects](crate::PathSegment) an id that cannot be sent in a path.
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Box<str>);

            impl ::std::fmt::Debug for $name {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    $crate::model::id::debug_id(stringify!($name), &self.0, formatter)
                }
            }

            impl ::std::borrow::Borrow<str> for $name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }

            impl $crate::model::field::TextField for $name {
                /// Stytch returns an empty id for a factor that does not exist.
                fn optional(text: &str) -> Option<$name> {
                    (!text.is_empty()).then(|| $name::from(text))
                }
            }

            $crate::string_type::string_type!(boxed $name);
        )*
    };
}
pub(super) use ids;

ids! {
    /// The id of a user, `user-test-…` or `user-live-…`, or the user's external id.
    ///
    /// Every endpoint with a user id in its path accepts either. A few external ids cannot be
    /// used, because they would change the path: `.`, `..`, and fixed parts of the API's paths,
    /// such as `search` and `emails`. A call with such an id fails before anything is sent.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use stytch_users::UserId;
    ///
    /// let id = UserId::from("user-test-1");
    /// assert_eq!(id, "user-test-1");
    /// assert_eq!(format!("users/{id}"), "users/user-test-1");
    /// let names = HashMap::from([(id, "Ada")]);
    /// assert_eq!(names.get("user-test-1"), Some(&"Ada"));
    /// ```
    UserId;
    /// The id of an email address, `email-test-…`.
    EmailId;
    /// The id of a phone number, `phone-number-test-…`.
    PhoneId;
    /// The id of a WebAuthn registration or passkey, `webauthn-registration-test-…`.
    WebAuthnRegistrationId;
    /// The id of a biometric registration, `biometric-registration-test-…`.
    BiometricRegistrationId;
    /// The id of a time-based one-time password, `totp-test-…`.
    TotpId;
    /// The id of a crypto wallet, `crypto-wallet-test-…`.
    CryptoWalletId;
    /// The id of a password, `password-test-…`.
    PasswordId;
    /// The id of a registration with an OAuth provider, `oauth-user-test-…`.
    OAuthUserRegistrationId;
}

/// Formats an id. An id that does not look like one of Stytch's is redacted, because an external id
/// may identify a person.
pub(super) fn debug_id(name: &str, id: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut debug = formatter.debug_tuple(name);
    let is_of_stytch = id.contains("-test-") || id.contains("-live-");
    if is_of_stytch && is_printable(id) {
        debug.field(&id).finish()
    } else {
        debug.field(&Redacted).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_an_id_of_stytch_and_redacts_an_external_id() {
        let shown = |id: &str| format!("{:?}", UserId::from(Box::from(id)));
        assert_eq!(shown("user-test-1"), "UserId(\"user-test-1\")");
        for external in ["ada@example.com", "customer-1815", "ada user-test-1"] {
            assert_eq!(shown(external), "UserId(<redacted>)");
        }
    }
}
