//! The conditions of a search.

use std::borrow::Cow;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::rule::BrokenRule;
use crate::error::ErrorType;
use crate::id::{
    BiometricRegistrationId, CryptoWalletId, EmailId, PhoneId, TotpId, UserId,
    WebAuthnRegistrationId,
};
use crate::model::redacted::redacted_debug;
use crate::model::user::UserStatus;
use crate::refusal::Refusal;
use crate::timestamp::Timestamp;

/// The fewest characters that a fuzzy filter takes. Stytch has error types for texts
/// that are too short and publishes no number; its shortest samples have three.
const FEWEST_FUZZY_CHARACTERS: usize = 3;

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
/// A list matches a user who has any one of its values. What Stytch would refuse is
/// refused before it is sent: see [`SearchUsers`](crate::SearchUsers).
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
#[derive(Clone, PartialEq)]
pub struct Filter {
    filter_name: Cow<'static, str>,
    filter_value: Value,
    broken_rule: Option<BrokenRule>,
}

redacted_debug!(Filter { shows filter_name, broken_rule; hides filter_value });

/// When a user was created.
impl Filter {
    /// Users who were created after this moment.
    ///
    /// It is made of a text of RFC 3339, a [`SystemTime`](std::time::SystemTime), or,
    /// with their features, of what jiff, time and chrono have.
    pub fn created_at_greater_than(time: impl Into<Timestamp>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingCreatedAtGreaterThan;
        Filter::at_time("created_at_greater_than", time.into(), when_empty)
    }

    /// Users who were created before this moment.
    pub fn created_at_less_than(time: impl Into<Timestamp>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingCreatedAtLessThan;
        Filter::at_time("created_at_less_than", time.into(), when_empty)
    }

    /// Users who were created after the first moment and before the second one, which
    /// must not be the earlier of the two.
    pub fn created_at_between(
        greater_than: impl Into<Timestamp>,
        less_than: impl Into<Timestamp>,
    ) -> Filter {
        let (after, before) = (greater_than.into(), less_than.into());
        let broken_rule = broken_time(&after, ErrorType::UserSearchMissingGreaterThan)
            .or_else(|| broken_time(&before, ErrorType::UserSearchMissingLessThan))
            .or_else(|| broken_order(&after, &before));
        let value = json!({ "greater_than": after.as_str(), "less_than": before.as_str() });
        Filter::checked("created_at_between", value, broken_rule)
    }
}

/// Who a user is.
impl Filter {
    /// Users of this status.
    pub fn status(status: UserStatus) -> Filter {
        let broken_rule = broken_if_empty(status.as_str(), ErrorType::UserSearchMissingStatus);
        Filter::checked("status", status.as_str(), broken_rule)
    }

    /// Users with one of these ids: either all Stytch's, or all external ids.
    pub fn user_id(user_ids: impl IntoIterator<Item = impl Into<UserId>>) -> Filter {
        let user_ids: Vec<UserId> = user_ids.into_iter().map(Into::into).collect();
        let of_stytch = user_ids.iter().filter(|id| is_of_stytch(id)).count();
        let is_mixed = of_stytch != 0 && of_stytch != user_ids.len();
        let mut filter =
            Filter::any_of::<UserId>("user_id", user_ids, ErrorType::UserSearchMissingUserIds);
        if is_mixed {
            filter.broken_rule = Some(BrokenRule::of(
                "must hold user ids of Stytch or external ids, not both",
                ErrorType::UserSearchCannotMixInternalAndExternalUserIds,
            ));
        }
        filter
    }

    /// Users whose first or last name begins with this text, of at least 3 characters.
    ///
    /// That 3 are enough is a guess: see [`SearchUsers`](crate::SearchUsers) for what is
    /// refused, and [`other`](Filter::other) for a way past it.
    pub fn full_name_fuzzy(text: impl Into<String>) -> Filter {
        Filter::fuzzy(
            "full_name_fuzzy",
            text.into(),
            ErrorType::UserSearchMissingFullNameFuzzy,
            ErrorType::UserSearchFullNameFuzzyTooShort,
        )
    }
}

/// Phone numbers.
impl Filter {
    /// Users with one of these phone numbers, in E.164: `+12025550162`.
    pub fn phone_number(numbers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingPhoneNumbers;
        Filter::any_of("phone_number", numbers, when_empty)
    }

    /// Users with a phone number that has this text in it, of at least 3 characters.
    ///
    /// That 3 are enough is a guess, as with
    /// [`full_name_fuzzy`](Filter::full_name_fuzzy).
    pub fn phone_number_fuzzy(text: impl Into<String>) -> Filter {
        Filter::fuzzy(
            "phone_number_fuzzy",
            text.into(),
            ErrorType::UserSearchMissingPhoneNumberFuzzy,
            ErrorType::UserSearchPhoneNumberFuzzyTooShort,
        )
    }

    /// Users with one of these phone ids.
    pub fn phone_id(ids: impl IntoIterator<Item = impl Into<PhoneId>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingPhoneIds;
        Filter::any_of::<PhoneId>("phone_id", ids, when_empty)
    }

    /// Users with a verified phone number, or without one.
    pub fn phone_verified(verified: bool) -> Filter {
        Filter::checked("phone_verified", verified, None)
    }
}

/// Email addresses.
impl Filter {
    /// Users with one of these email addresses.
    pub fn email_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingEmailAddresses;
        Filter::any_of("email_address", addresses, when_empty)
    }

    /// Users with an email address that begins with this text, or whose domain does, of
    /// at least 3 characters.
    ///
    /// That 3 are enough is a guess, as with
    /// [`full_name_fuzzy`](Filter::full_name_fuzzy).
    pub fn email_address_fuzzy(text: impl Into<String>) -> Filter {
        Filter::fuzzy(
            "email_address_fuzzy",
            text.into(),
            ErrorType::UserSearchMissingEmailAddressFuzzy,
            ErrorType::UserSearchEmailAddressFuzzyTooShort,
        )
    }

    /// Users with one of these email ids.
    pub fn email_id(ids: impl IntoIterator<Item = impl Into<EmailId>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingEmailIds;
        Filter::any_of::<EmailId>("email_id", ids, when_empty)
    }

    /// Users with a verified email address, or without one.
    pub fn email_verified(verified: bool) -> Filter {
        Filter::checked("email_verified", verified, None)
    }

    /// Users with an email address of one of these domains.
    ///
    /// Stytch publishes only an error type that names this filter. That it takes a
    /// list, as all other exact ones do, is a guess.
    pub fn email_domain(domains: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingEmailDomain;
        Filter::any_of("email_domain", domains, when_empty)
    }
}

/// Other factors.
impl Filter {
    /// Users who have registered with one of these OAuth providers, `Google`.
    pub fn oauth_provider(providers: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingOAuthProviders;
        Filter::any_of("oauth_provider", providers, when_empty)
    }

    /// Users with one of these WebAuthn registrations or passkeys.
    pub fn webauthn_registration_id(
        ids: impl IntoIterator<Item = impl Into<WebAuthnRegistrationId>>,
    ) -> Filter {
        let when_empty = ErrorType::UserSearchMissingWebAuthnRegistrationIds;
        Filter::any_of::<WebAuthnRegistrationId>("webauthn_registration_id", ids, when_empty)
    }

    /// Users with a verified WebAuthn registration, or without one.
    pub fn webauthn_registration_verified(verified: bool) -> Filter {
        Filter::checked("webauthn_registration_verified", verified, None)
    }

    /// Users with one of these biometric registrations.
    pub fn biometric_registration_id(
        ids: impl IntoIterator<Item = impl Into<BiometricRegistrationId>>,
    ) -> Filter {
        let when_empty = ErrorType::UserSearchMissingBiometricRegistrationIds;
        Filter::any_of::<BiometricRegistrationId>("biometric_registration_id", ids, when_empty)
    }

    /// Users with a verified biometric registration, or without one.
    pub fn biometric_registration_verified(verified: bool) -> Filter {
        Filter::checked("biometric_registration_verified", verified, None)
    }

    /// Users with one of these time-based one-time passwords.
    pub fn totp_id(ids: impl IntoIterator<Item = impl Into<TotpId>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingTotpIds;
        Filter::any_of::<TotpId>("totp_id", ids, when_empty)
    }

    /// Users with a verified time-based one-time password, or without one.
    pub fn totp_verified(verified: bool) -> Filter {
        Filter::checked("totp_verified", verified, None)
    }

    /// Users with one of these crypto wallets.
    pub fn crypto_wallet_id(ids: impl IntoIterator<Item = impl Into<CryptoWalletId>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingCryptoWalletId;
        Filter::any_of::<CryptoWalletId>("crypto_wallet_id", ids, when_empty)
    }

    /// Users with a crypto wallet of one of these addresses.
    pub fn crypto_wallet_address(addresses: impl IntoIterator<Item = impl Into<String>>) -> Filter {
        let when_empty = ErrorType::UserSearchMissingCryptoWalletAddress;
        Filter::any_of("crypto_wallet_address", addresses, when_empty)
    }

    /// Users with a verified crypto wallet, or without one.
    pub fn crypto_wallet_verified(verified: bool) -> Filter {
        Filter::checked("crypto_wallet_verified", verified, None)
    }

    /// Users who have a password, or who have none.
    pub fn password_exists(exists: bool) -> Filter {
        Filter::checked("password_exists", exists, None)
    }
}

/// What has no constructor.
impl Filter {
    /// A filter by its name and value as they are on the wire: for one that Stytch has
    /// added since, or that it takes in another form than this crate thinks. Only an
    /// empty name and a `null` are refused.
    ///
    /// ```
    /// use stytch_users::Filter;
    ///
    /// let filter = Filter::other("email_domain", "example.com");
    /// ```
    pub fn other(filter_name: impl Into<String>, filter_value: impl Into<Value>) -> Filter {
        let (name, value) = (filter_name.into(), filter_value.into());
        let broken_rule = if name.is_empty() {
            let missing = ErrorType::UserSearchMissingFilterName;
            Some(BrokenRule::of("must have a name", missing))
        } else if value.is_null() {
            let missing = ErrorType::UserSearchMissingFilterValue;
            Some(BrokenRule::of("must have a value", missing))
        } else {
            None
        };
        Filter::checked(name, value, broken_rule)
    }
}

/// How the constructors make one.
impl Filter {
    fn checked(
        filter_name: impl Into<Cow<'static, str>>,
        filter_value: impl Into<Value>,
        broken_rule: Option<BrokenRule>,
    ) -> Filter {
        Filter {
            filter_name: filter_name.into(),
            filter_value: filter_value.into(),
            broken_rule,
        }
    }

    /// One of several texts, each first made the type of id that the filter takes.
    fn any_of<T: Into<String>>(
        name: &'static str,
        values: impl IntoIterator<Item = impl Into<T>>,
        when_empty: ErrorType,
    ) -> Filter {
        let texts = values.into_iter().map(|value| value.into().into());
        let texts: Vec<String> = texts.collect();
        let broken_rule = texts
            .is_empty()
            .then(|| BrokenRule::of("must not be an empty list", when_empty));
        Filter::checked(name, texts, broken_rule)
    }

    fn at_time(name: &'static str, time: Timestamp, when_empty: ErrorType) -> Filter {
        Filter::checked(name, time.as_str(), broken_time(&time, when_empty))
    }

    fn fuzzy(
        name: &'static str,
        text: String,
        when_empty: ErrorType,
        when_too_short: ErrorType,
    ) -> Filter {
        let broken_rule = broken_if_empty(&text, when_empty).or_else(|| {
            let is_too_short = text.chars().count() < FEWEST_FUZZY_CHARACTERS;
            is_too_short.then(|| BrokenRule::of("must have at least 3 characters", when_too_short))
        });
        Filter::checked(name, text, broken_rule)
    }

    /// The rule that is broken, with the name of the filter.
    pub(super) fn refused_because(&self) -> Option<String> {
        let rule = self.broken_rule.as_ref()?;
        Some(format!("(`{}`) {rule}", self.filter_name))
    }
}

fn broken_if_empty(text: &str, when_empty: ErrorType) -> Option<BrokenRule> {
    text.is_empty()
        .then(|| BrokenRule::of("must not be empty", when_empty))
}

fn broken_time(time: &Timestamp, when_empty: ErrorType) -> Option<BrokenRule> {
    broken_if_empty(time.as_str(), when_empty).or_else(|| {
        time.to_system_time().is_err().then(|| {
            BrokenRule::of(
                "must be a time of RFC 3339 between 1970 and 9999",
                ErrorType::UserSearchExpectedTimestamp,
            )
        })
    })
}

fn broken_order(after: &Timestamp, before: &Timestamp) -> Option<BrokenRule> {
    let is_reversed = after.to_system_time().ok()? > before.to_system_time().ok()?;
    is_reversed.then(|| BrokenRule::of_its_own("must not end before it begins"))
}

/// Whether an id is one that Stytch gave, as opposed to an external one.
fn is_of_stytch(user_id: &UserId) -> bool {
    user_id.starts_with("user-test-") || user_id.starts_with("user-live-")
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(rule) = self.refused_because() {
            let at = String::new();
            return Err(Refusal { at, rule }.into_error());
        }
        let mut fields = serializer.serialize_struct("Filter", 2)?;
        fields.serialize_field("filter_name", &self.filter_name)?;
        fields.serialize_field("filter_value", &self.filter_value)?;
        fields.end()
    }
}
