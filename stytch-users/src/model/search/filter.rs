//! The conditions of a search.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::model::id::{
    BiometricRegistrationId, CryptoWalletId, EmailId, PhoneId, TotpId, UserId,
    WebAuthnRegistrationId,
};
use crate::model::timestamp::Timestamp;
use crate::model::user::UserStatus;
use crate::redacted::redacted_debug;

/// One condition of a search, made by the constructor of its name
/// ([search users](https://stytch.com/docs/api/search-users)).
///
/// ```
/// use stytch_users::{Filter, SearchUsers, UserStatus};
///
/// let search = SearchUsers::matching([
///     Filter::status(UserStatus::Active),
///     Filter::email_domain(["example.com", "example.org"]),
///     Filter::created_at_between("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
///     Filter::password_exists(false),
/// ]);
/// ```
///
/// A list matches a user who has any one of its values. Values are sent as they are given:
/// Stytch decides which of them are valid, and answers 400 with one of the
/// `user_search_…` types of [`ErrorType`](crate::ErrorType) for the others.
///
/// # All filters
///
/// Stytch documents no filter for roles or metadata; an external id goes into
/// [`user_id`](Filter::user_id). The source of each line is Stytch's
/// [documentation](https://stytch.com/docs/api/search-users) (*docs*), the types of its
/// client for Node (*Node*), the error types that it publishes (*errors*), or a guess
/// where all are silent; of `*_verified: false` and `password_exists: false` every
/// meaning is a guess.
///
/// | name | value | what it matches | source |
/// | --- | --- | --- | --- |
/// | [`created_at_greater_than`](Filter::created_at_greater_than) | timestamp | created after it | docs; that the bound itself is left out is inferred |
/// | [`created_at_less_than`](Filter::created_at_less_than) | timestamp | created before it | docs; as above |
/// | [`created_at_between`](Filter::created_at_between) | two timestamps | created after the first and before the second | docs; as above |
/// | [`status`](Filter::status) | status | active, or pending | docs |
/// | [`user_id`](Filter::user_id) | list | one of these user ids, or of these external ids | docs; external ids by its changelog |
/// | [`full_name_fuzzy`](Filter::full_name_fuzzy) | text | a first or last name that begins so | docs; an older page says any part of the name |
/// | [`phone_number`](Filter::phone_number) | list | one of these numbers, exactly | docs |
/// | [`phone_number_fuzzy`](Filter::phone_number_fuzzy) | text | a number with this in it | docs |
/// | [`phone_id`](Filter::phone_id) | list | one of these phone ids | docs |
/// | [`phone_verified`](Filter::phone_verified) | boolean | a verified number, or none | docs; `false` is a guess |
/// | [`email_address`](Filter::email_address) | list | one of these addresses, exactly | docs; whether case counts is not said |
/// | [`email_address_fuzzy`](Filter::email_address_fuzzy) | text | an address, or its domain, that begins so | docs |
/// | [`email_id`](Filter::email_id) | list | one of these email ids | Node |
/// | [`email_verified`](Filter::email_verified) | boolean | a verified address, or none | Node; `false` is a guess |
/// | [`email_domain`](Filter::email_domain) | list | an address of one of these domains | errors; that it takes a list is a guess |
/// | [`oauth_provider`](Filter::oauth_provider) | list | a registration with one of these providers | Node; whether case counts is not said |
/// | [`webauthn_registration_id`](Filter::webauthn_registration_id) | list | one of these ids | Node |
/// | [`webauthn_registration_verified`](Filter::webauthn_registration_verified) | boolean | a verified one, or none | Node; `false` is a guess |
/// | [`biometric_registration_id`](Filter::biometric_registration_id) | list | one of these ids | errors; a copy of older docs |
/// | [`biometric_registration_verified`](Filter::biometric_registration_verified) | boolean | a verified one, or none | errors; a copy of older docs; `false` is a guess |
/// | [`totp_id`](Filter::totp_id) | list | one of these ids | Node |
/// | [`totp_verified`](Filter::totp_verified) | boolean | a verified one, or none | Node; `false` is a guess |
/// | [`crypto_wallet_id`](Filter::crypto_wallet_id) | list | one of these ids | Node |
/// | [`crypto_wallet_address`](Filter::crypto_wallet_address) | list | one of these addresses | Node |
/// | [`crypto_wallet_verified`](Filter::crypto_wallet_verified) | boolean | a verified one, or none | Node; `false` is a guess |
/// | [`password_exists`](Filter::password_exists) | boolean | a password, or none | Node; `false` is a guess |
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    filter_name: Cow<'static, str>,
    filter_value: Value,
}

redacted_debug!(Filter { shows filter_name; hides filter_value });

/// When a user was created.
impl Filter {
    /// Users who were created after this moment.
    ///
    /// It accepts RFC 3339 or a [`SystemTime`](std::time::SystemTime).
    pub fn created_at_greater_than(time: impl Into<Timestamp>) -> Filter {
        Filter::of("created_at_greater_than", time.into().as_str())
    }

    /// Users who were created before this moment.
    pub fn created_at_less_than(time: impl Into<Timestamp>) -> Filter {
        Filter::of("created_at_less_than", time.into().as_str())
    }

    /// Users who were created after the first moment and before the second one.
    pub fn created_at_between(
        greater_than: impl Into<Timestamp>,
        less_than: impl Into<Timestamp>,
    ) -> Filter {
        let (after, before) = (greater_than.into(), less_than.into());
        let value = json!({ "greater_than": after.as_str(), "less_than": before.as_str() });
        Filter::of("created_at_between", value)
    }
}

/// Who a user is.
impl Filter {
    /// Users of this status.
    pub fn status(status: UserStatus) -> Filter {
        Filter::of("status", status.as_str())
    }

    /// Users with one of these ids: either all Stytch's, or all external ids. Stytch
    /// rejects a list that has both.
    pub fn user_id(user_ids: impl IntoIterator<Item = impl Into<UserId>>) -> Filter {
        Filter::any_of::<UserId>("user_id", user_ids)
    }

    /// Users whose first or last name begins with this text. Stytch rejects a text that is
    /// too short; it does not publish the length.
    pub fn full_name_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("full_name_fuzzy", text.into())
    }
}

/// Phone numbers.
impl Filter {
    /// Users with one of these phone numbers, in E.164: `+12025550162`.
    pub fn phone_number(numbers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("phone_number", numbers)
    }

    /// Users with a phone number that has this text in it. Stytch rejects a text that is
    /// too short; it does not publish the length.
    pub fn phone_number_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("phone_number_fuzzy", text.into())
    }

    /// Users with one of these phone ids.
    pub fn phone_id(ids: impl IntoIterator<Item = impl Into<PhoneId>>) -> Filter {
        Filter::any_of::<PhoneId>("phone_id", ids)
    }

    /// Users with a verified phone number, or without one.
    pub fn phone_verified(verified: bool) -> Filter {
        Filter::of("phone_verified", verified)
    }
}

/// Email addresses.
impl Filter {
    /// Users with one of these email addresses.
    pub fn email_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("email_address", addresses)
    }

    /// Users with an email address that begins with this text, or whose domain does.
    /// Stytch rejects a text that is too short; it does not publish the length.
    pub fn email_address_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("email_address_fuzzy", text.into())
    }

    /// Users with one of these email ids.
    pub fn email_id(ids: impl IntoIterator<Item = impl Into<EmailId>>) -> Filter {
        Filter::any_of::<EmailId>("email_id", ids)
    }

    /// Users with a verified email address, or without one.
    pub fn email_verified(verified: bool) -> Filter {
        Filter::of("email_verified", verified)
    }

    /// Users with an email address of one of these domains.
    ///
    /// Stytch publishes only an error type that names this filter. That it takes a
    /// list, as all other exact ones do, is a guess.
    pub fn email_domain(domains: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("email_domain", domains)
    }
}

/// Other factors.
impl Filter {
    /// Users who have registered with one of these OAuth providers, `Google`.
    pub fn oauth_provider(providers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("oauth_provider", providers)
    }

    /// Users with one of these WebAuthn registrations or passkeys.
    pub fn webauthn_registration_id(
        ids: impl IntoIterator<Item = impl Into<WebAuthnRegistrationId>>,
    ) -> Filter {
        Filter::any_of::<WebAuthnRegistrationId>("webauthn_registration_id", ids)
    }

    /// Users with a verified WebAuthn registration, or without one.
    pub fn webauthn_registration_verified(verified: bool) -> Filter {
        Filter::of("webauthn_registration_verified", verified)
    }

    /// Users with one of these biometric registrations.
    pub fn biometric_registration_id(
        ids: impl IntoIterator<Item = impl Into<BiometricRegistrationId>>,
    ) -> Filter {
        Filter::any_of::<BiometricRegistrationId>("biometric_registration_id", ids)
    }

    /// Users with a verified biometric registration, or without one.
    pub fn biometric_registration_verified(verified: bool) -> Filter {
        Filter::of("biometric_registration_verified", verified)
    }

    /// Users with one of these time-based one-time passwords.
    pub fn totp_id(ids: impl IntoIterator<Item = impl Into<TotpId>>) -> Filter {
        Filter::any_of::<TotpId>("totp_id", ids)
    }

    /// Users with a verified time-based one-time password, or without one.
    pub fn totp_verified(verified: bool) -> Filter {
        Filter::of("totp_verified", verified)
    }

    /// Users with one of these crypto wallets.
    pub fn crypto_wallet_id(ids: impl IntoIterator<Item = impl Into<CryptoWalletId>>) -> Filter {
        Filter::any_of::<CryptoWalletId>("crypto_wallet_id", ids)
    }

    /// Users with a crypto wallet of one of these addresses.
    pub fn crypto_wallet_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("crypto_wallet_address", addresses)
    }

    /// Users with a verified crypto wallet, or without one.
    pub fn crypto_wallet_verified(verified: bool) -> Filter {
        Filter::of("crypto_wallet_verified", verified)
    }

    /// Users who have a password, or who have none.
    pub fn password_exists(exists: bool) -> Filter {
        Filter::of("password_exists", exists)
    }
}

/// What has no constructor.
impl Filter {
    /// A filter by its name and value as they are on the wire: for one that Stytch has
    /// added since, or that it accepts in another form than this crate expects.
    ///
    /// ```
    /// use stytch_users::Filter;
    ///
    /// let filter = Filter::other("email_domain", "example.com");
    /// ```
    pub fn other(filter_name: impl Into<String>, filter_value: impl Into<Value>) -> Filter {
        Filter::of(filter_name.into(), filter_value)
    }

    /// Returns the name of the filter as it is on the wire.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.filter_name
    }

    /// Returns the value of the filter as it is on the wire.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.filter_value
    }

    fn of(filter_name: impl Into<Cow<'static, str>>, filter_value: impl Into<Value>) -> Filter {
        Filter {
            filter_name: filter_name.into(),
            filter_value: filter_value.into(),
        }
    }

    /// One of several texts, each first converted to the type of id that the filter has.
    fn any_of<T: Into<String>>(
        name: &'static str,
        values: impl IntoIterator<Item = impl Into<T>>,
    ) -> Filter {
        let texts = values.into_iter().map(|value| value.into().into());
        Filter::of(name, texts.collect::<Vec<String>>())
    }
}
