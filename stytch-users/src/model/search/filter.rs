//! The filters of a search.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::model::id::{
    BiometricRegistrationId, CryptoWalletId, EmailId, PhoneId, TotpId, UserId,
    WebAuthnRegistrationId,
};
use crate::model::object::object;
use crate::model::timestamp::Timestamp;
use crate::model::user::UserStatus;

/// A condition of a search.
///
/// There is a constructor for each of Stytch's
/// [filters](https://stytch.com/docs/api/search-users). A filter is added to a
/// [`SearchUsers`](crate::SearchUsers):
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use stytch_users::{Filter, SearchUsers, UserStatus};
///
/// let last_week = SystemTime::now() - Duration::from_secs(7 * 24 * 60 * 60);
/// let search = SearchUsers::matching([
///     Filter::status(UserStatus::Active),
///     Filter::created_at_greater_than(last_week),
///     Filter::email_domain(["example.com", "example.org"]),
///     Filter::password_exists(false),
///     Filter::full_name_fuzzy("Ada"),
///     Filter::user_id(["user-test-1", "user-test-2"]),
///     Filter::email_address(["ada@example.com"]),
///     Filter::phone_number(["+12025550162"]),
///     Filter::oauth_provider(["Google"]),
///     Filter::created_at_between("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"),
/// ]);
/// ```
///
/// A filter with a list matches users with any of its values. Times are RFC 3339 strings or
/// [`SystemTime`](std::time::SystemTime)s. Values are sent unchanged. If Stytch rejects one, it
/// returns 400 with one of the `user_search_…` types of [`ErrorType`](crate::ErrorType). The string
/// of a `…_fuzzy` filter has a minimum length, which Stytch does not document.
///
/// There are no filters for roles or metadata. To search by external id, use
/// [`user_id`](Filter::user_id).
///
/// # Sources
///
/// Stytch [documents](https://stytch.com/docs/api/search-users) the filters by creation time,
/// status, user id, full name and phone number, and `email_address` and `email_address_fuzzy`. That
/// `user_id` accepts external ids is from Stytch's changelog. Older documentation and the error
/// types that Stytch publishes name the filters by biometric registration, and only the error types
/// name `email_domain`. The others are in the types of Stytch's client for Node.
///
/// That the bounds of times are exclusive is inferred. No source says what `false` matches, so that
/// part is a guess, or whether `email_address` and `oauth_provider` are case-sensitive.
#[derive(Clone, PartialEq, Eq)]
pub struct Filter {
    filter_name: Cow<'static, str>,
    filter_value: Value,
}

object! { Filter { filter_name, filter_value hidden; } }

/// [`Filter`] has an example of each kind of value.
impl Filter {
    /// Matches users who were created after this time.
    pub fn created_at_greater_than(time: impl Into<Timestamp>) -> Filter {
        Filter::of("created_at_greater_than", time.into().as_str())
    }

    /// Matches users who were created before this time.
    pub fn created_at_less_than(time: impl Into<Timestamp>) -> Filter {
        Filter::of("created_at_less_than", time.into().as_str())
    }

    /// Matches users who were created after the first time and before the second one.
    pub fn created_at_between(
        greater_than: impl Into<Timestamp>,
        less_than: impl Into<Timestamp>,
    ) -> Filter {
        let (after, before) = (greater_than.into(), less_than.into());
        let value = json!({ "greater_than": after.as_str(), "less_than": before.as_str() });
        Filter::of("created_at_between", value)
    }

    /// Matches users with this status.
    pub fn status(status: UserStatus) -> Filter {
        Filter::of("status", status.as_str())
    }

    /// Matches users with one of these ids.
    ///
    /// The list contains either Stytch's ids or external ids. Stytch rejects a list with both.
    pub fn user_id(user_ids: impl IntoIterator<Item = impl Into<UserId>>) -> Filter {
        Filter::any_of::<UserId>("user_id", user_ids)
    }

    /// Matches users whose first or last name begins with this string. According to older
    /// documentation, any part of the name can contain it.
    pub fn full_name_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("full_name_fuzzy", text.into())
    }

    /// Matches users with one of these phone numbers in E.164 format, such as `+12025550162`.
    pub fn phone_number(numbers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("phone_number", numbers)
    }

    /// Matches users with a phone number that contains this string.
    pub fn phone_number_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("phone_number_fuzzy", text.into())
    }

    /// Matches users with one of these phone ids.
    pub fn phone_id(ids: impl IntoIterator<Item = impl Into<PhoneId>>) -> Filter {
        Filter::any_of::<PhoneId>("phone_id", ids)
    }

    /// Matches users with (`true`) or without (`false`) a verified phone number.
    pub fn phone_verified(verified: bool) -> Filter {
        Filter::of("phone_verified", verified)
    }

    /// Matches users with one of these email addresses.
    pub fn email_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("email_address", addresses)
    }

    /// Matches users with an email address that begins with this string, or has a domain that
    /// begins with it.
    pub fn email_address_fuzzy(text: impl Into<String>) -> Filter {
        Filter::of("email_address_fuzzy", text.into())
    }

    /// Matches users with one of these email ids.
    pub fn email_id(ids: impl IntoIterator<Item = impl Into<EmailId>>) -> Filter {
        Filter::any_of::<EmailId>("email_id", ids)
    }

    /// Matches users with (`true`) or without (`false`) a verified email address.
    pub fn email_verified(verified: bool) -> Filter {
        Filter::of("email_verified", verified)
    }

    /// Matches users with an email address in one of these domains.
    ///
    /// That the value is a list is a guess. [`Filter::other`] can send a different value.
    pub fn email_domain(domains: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("email_domain", domains)
    }

    /// Matches users who have registered with one of these OAuth providers, such as `Google`.
    pub fn oauth_provider(providers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("oauth_provider", providers)
    }

    /// Matches users with one of these WebAuthn registrations or passkeys.
    pub fn webauthn_registration_id(
        ids: impl IntoIterator<Item = impl Into<WebAuthnRegistrationId>>,
    ) -> Filter {
        Filter::any_of::<WebAuthnRegistrationId>("webauthn_registration_id", ids)
    }

    /// Matches users with (`true`) or without (`false`) a verified WebAuthn registration.
    pub fn webauthn_registration_verified(verified: bool) -> Filter {
        Filter::of("webauthn_registration_verified", verified)
    }

    /// Matches users with one of these biometric registrations.
    pub fn biometric_registration_id(
        ids: impl IntoIterator<Item = impl Into<BiometricRegistrationId>>,
    ) -> Filter {
        Filter::any_of::<BiometricRegistrationId>("biometric_registration_id", ids)
    }

    /// Matches users with (`true`) or without (`false`) a verified biometric registration.
    pub fn biometric_registration_verified(verified: bool) -> Filter {
        Filter::of("biometric_registration_verified", verified)
    }

    /// Matches users with one of these time-based one-time passwords.
    pub fn totp_id(ids: impl IntoIterator<Item = impl Into<TotpId>>) -> Filter {
        Filter::any_of::<TotpId>("totp_id", ids)
    }

    /// Matches users with (`true`) or without (`false`) a verified time-based one-time password.
    pub fn totp_verified(verified: bool) -> Filter {
        Filter::of("totp_verified", verified)
    }

    /// Matches users with one of these crypto wallets.
    pub fn crypto_wallet_id(ids: impl IntoIterator<Item = impl Into<CryptoWalletId>>) -> Filter {
        Filter::any_of::<CryptoWalletId>("crypto_wallet_id", ids)
    }

    /// Matches users that have a crypto wallet with one of these addresses.
    pub fn crypto_wallet_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        Filter::any_of::<String>("crypto_wallet_address", addresses)
    }

    /// Matches users with (`true`) or without (`false`) a verified crypto wallet.
    pub fn crypto_wallet_verified(verified: bool) -> Filter {
        Filter::of("crypto_wallet_verified", verified)
    }

    /// Matches users with (`true`) or without (`false`) a password.
    pub fn password_exists(exists: bool) -> Filter {
        Filter::of("password_exists", exists)
    }

    /// Creates a filter from its JSON name and value, for a filter that this crate does not
    /// know.
    ///
    /// ```
    /// # use stytch_users::Filter;
    /// let filter = Filter::other("email_domain", "example.com");
    /// assert_eq!((filter.name(), filter.value()), ("email_domain", &"example.com".into()));
    /// ```
    pub fn other(filter_name: impl Into<String>, filter_value: impl Into<Value>) -> Filter {
        Filter::of(filter_name.into(), filter_value)
    }

    /// Returns the JSON name of the filter, its `filter_name`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.filter_name
    }

    /// Returns the JSON value of the filter, its `filter_value`.
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

    /// Creates a filter from a list of strings. `T` is the type of id of the filter.
    fn any_of<T: Into<String>>(
        name: &'static str,
        values: impl IntoIterator<Item = impl Into<T>>,
    ) -> Filter {
        let texts = values.into_iter().map(|value| value.into().into());
        Filter::of(name, texts.collect::<Vec<String>>())
    }
}
