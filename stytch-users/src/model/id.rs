//! The types of ids.

use std::fmt;

use crate::error::is_printable;
use crate::redacted::Redacted;

/// Declares a type for each kind of id. The id of a new type stands in the file of that type.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident;)*) => {
        $(
            $(#[$meta])*
            ///
            /// It is created from a string and serializes as a string. Any string is accepted
            /// here; a call [rejects](crate::PathSegment) an id that cannot be sent in a path.
            #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(Box<str>);

            impl $name {
                /// Returns the id as a string.
                #[must_use]
                pub fn as_str(&self) -> &str {
                    &self.0
                }
            }

            impl From<&str> for $name {
                fn from(id: &str) -> $name {
                    $name(id.into())
                }
            }

            impl From<String> for $name {
                fn from(id: String) -> $name {
                    $name(id.into_boxed_str())
                }
            }

            impl From<&String> for $name {
                fn from(id: &String) -> $name {
                    $name::from(id.as_str())
                }
            }

            impl From<Box<str>> for $name {
                fn from(id: Box<str>) -> $name {
                    $name(id)
                }
            }

            impl From<::std::borrow::Cow<'_, str>> for $name {
                fn from(id: ::std::borrow::Cow<'_, str>) -> $name {
                    $name(id.into())
                }
            }

            impl ::std::str::FromStr for $name {
                type Err = ::std::convert::Infallible;

                fn from_str(id: &str) -> Result<$name, ::std::convert::Infallible> {
                    Ok($name::from(id))
                }
            }

            impl From<&$name> for $name {
                fn from(id: &$name) -> $name {
                    id.clone()
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> String {
                    id.0.into_string()
                }
            }

            impl ::std::fmt::Display for $name {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    formatter.pad(&self.0)
                }
            }

            impl ::std::fmt::Debug for $name {
                fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    $crate::model::id::debug_id(stringify!($name), &self.0, formatter)
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl ::std::borrow::Borrow<str> for $name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }

            impl PartialEq<str> for $name {
                fn eq(&self, other: &str) -> bool {
                    *self.0 == *other
                }
            }

            impl PartialEq<&str> for $name {
                fn eq(&self, other: &&str) -> bool {
                    *self.0 == **other
                }
            }

            impl PartialEq<String> for $name {
                fn eq(&self, other: &String) -> bool {
                    *self.0 == **other
                }
            }

            impl ::serde::Serialize for $name {
                fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(&self.0)
                }
            }

            impl<'de> ::serde::Deserialize<'de> for $name {
                fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let id: Box<str> = ::serde::Deserialize::deserialize(deserializer)?;
                    Ok($name(id))
                }
            }
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
    /// use stytch_users::UserId;
    ///
    /// let id = UserId::from("user-test-1");
    /// assert_eq!(id, "user-test-1");
    /// assert_eq!(id.as_str(), "user-test-1");
    /// assert_eq!(format!("users/{id}"), "users/user-test-1");
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

/// Formats an id. An id that is not a single word is redacted, because an external id may be an
/// email address.
pub(super) fn debug_id(name: &str, id: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut debug = formatter.debug_tuple(name);
    if is_printable(id) {
        debug.field(&id).finish()
    } else {
        debug.field(&Redacted).finish()
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn an_id_is_the_string_it_was_made_of() {
        let id = UserId::from("user-test-1");
        let text = String::from("user-test-1");
        assert_eq!(id, UserId::from(text.clone()));
        assert_eq!(id.to_string(), "user-test-1");
        assert_eq!(id.as_ref(), "user-test-1");
        assert!(id == "user-test-1" && id == *"user-test-1" && id == text);
        for other in [
            UserId::from(&"user-test-1".to_owned()),
            UserId::from(Box::from("user-test-1")),
            UserId::from(Cow::Borrowed("user-test-1")),
            "user-test-1".parse().unwrap(),
        ] {
            assert_eq!(other, id);
        }
        assert_eq!(format!("{id:?}"), "UserId(\"user-test-1\")");
        assert_eq!(String::from(id), "user-test-1");
        let external = UserId::from("ada@example.com");
        assert_eq!(format!("{external:?}"), "UserId(<redacted>)");
    }

    #[test]
    fn an_id_serializes_as_a_plain_string() {
        let id = EmailId::from("email-test-1");
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"email-test-1\"");
        let read: EmailId = serde_json::from_str("\"email-test-1\"").unwrap();
        assert_eq!(read, id);
    }

    #[test]
    fn a_map_by_id_is_asked_with_a_string() {
        let map = HashMap::from([(UserId::from("user-test-1"), 1)]);
        assert_eq!(map.get("user-test-1"), Some(&1));
    }
}
