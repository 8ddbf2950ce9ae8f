//! The filters of a search: which value each one accepts, and which users it finds.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::sandbox::factor::{self, FactorKind};
use crate::sandbox::reply::ErrorReply;
use crate::sandbox::store::{Position, lower_case};
use crate::{Timestamp, User, UserStatus};

/// Whether a filter finds a user.
pub(super) type Test = Box<dyn Fn(Position, &User) -> bool>;

/// Reads the operand at an index of the list of operands.
pub(super) fn read(index: usize, operand: &Value) -> Result<Test, ErrorReply> {
    let at = format!("query.operands[{index}]");
    let Some(operand) = operand.as_object() else {
        return Err(error("expected_object", &at, "must be an object"));
    };
    let name_at = format!("{at}.filter_name");
    let name = match operand.get("filter_name") {
        None | Some(Value::Null) => "",
        Some(Value::String(name)) => name,
        Some(_) => {
            return Err(error(
                "filter_name_must_be_string",
                &name_at,
                "must be a string",
            ));
        }
    };
    let value = FilterValue {
        at: format!("{at}.filter_value"),
        value: operand.get("filter_value").filter(|value| !value.is_null()),
    };
    match name {
        "created_at_greater_than" => {
            let after = value.timestamp("missing_created_at_greater_than")?;
            Ok(Box::new(move |position, _| position.created_at() > after))
        }
        "created_at_less_than" => {
            let before = value.timestamp("missing_created_at_less_than")?;
            Ok(Box::new(move |position, _| position.created_at() < before))
        }
        "created_at_between" => {
            let after = value
                .bound("greater_than")?
                .timestamp("missing_greater_than")?;
            let before = value.bound("less_than")?.timestamp("missing_less_than")?;
            Ok(Box::new(move |position, _| {
                position.created_at() > after && position.created_at() < before
            }))
        }
        "status" => {
            let status = match UserStatus::from(value.string("missing_status")?) {
                status @ (UserStatus::Active | UserStatus::Pending) => status,
                _ => return value.error("invalid_status_filter", "must be active or pending"),
            };
            Ok(Box::new(move |_, user| user.status == status))
        }
        "user_id" => {
            let ids = value.strings("missing_user_ids")?;
            let is_internal =
                |id: &&String| id.starts_with("user-test-") || id.starts_with("user-live-");
            let internal = ids.iter().filter(is_internal).count();
            if internal != 0 && internal != ids.len() {
                let reason = "must hold user ids of Stytch or external ids, not both";
                return value.error("cannot_mix_internal_and_external_user_ids", reason);
            }
            Ok(any(ids, |user, id| {
                user.user_id == *id || user.external_id.as_deref() == Some(id)
            }))
        }
        "full_name_fuzzy" => value.fuzzy(name, |user, start| {
            let parts = [&user.name.first_name, &user.name.last_name];
            let mut parts = parts.into_iter().flatten();
            parts.any(|part| lower_case(part).starts_with(start))
        }),
        "phone_number" => value.any_of("missing_phone_numbers", |user, value| {
            user.phone_numbers.iter().any(|it| it.phone_number == value)
        }),
        "phone_number_fuzzy" => value.fuzzy(name, |user, part| {
            let mut numbers = user.phone_numbers.iter();
            numbers.any(|it| it.phone_number.contains(part))
        }),
        "phone_id" => value.ids(&factor::PHONE_NUMBER, "missing_phone_ids"),
        "phone_verified" => value.flag(|user| user.phone_numbers.iter().any(|it| it.verified)),
        "email_address" => {
            let addresses = lower_cases(value.strings("missing_email_addresses")?);
            Ok(any(addresses, |user, address| {
                user.emails
                    .iter()
                    .any(|it| lower_case(&it.email) == address)
            }))
        }
        "email_address_fuzzy" => value.fuzzy(name, |user, start| {
            let mut addresses = user.emails.iter().map(|it| lower_case(&it.email));
            addresses.any(|it| it.starts_with(start) || domain(&it).starts_with(start))
        }),
        "email_id" => value.ids(&factor::EMAIL, "missing_email_ids"),
        "email_verified" => value.flag(|user| user.emails.iter().any(|it| it.verified)),
        "email_domain" => {
            let domains = match value.value {
                Some(Value::String(_)) => vec![value.string("missing_email_domain")?.to_owned()],
                _ => value.strings("missing_email_domain")?,
            };
            Ok(any(lower_cases(domains), |user, value| {
                let mut addresses = user.emails.iter().map(|it| lower_case(&it.email));
                addresses.any(|it| domain(&it) == value)
            }))
        }
        "oauth_provider" => {
            let providers = lower_cases(value.strings("missing_oauth_providers")?);
            Ok(any(providers, |user, provider| {
                let mut providers = user.providers.iter();
                providers.any(|it| lower_case(&it.provider_type) == provider)
            }))
        }
        "webauthn_registration_id" => value.ids(
            &factor::WEBAUTHN_REGISTRATION,
            "missing_webauthn_registration_ids",
        ),
        "webauthn_registration_verified" => {
            value.flag(|user| user.webauthn_registrations.iter().any(|it| it.verified))
        }
        "biometric_registration_id" => value.ids(
            &factor::BIOMETRIC_REGISTRATION,
            "missing_biometric_registration_ids",
        ),
        "biometric_registration_verified" => {
            value.flag(|user| user.biometric_registrations.iter().any(|it| it.verified))
        }
        "totp_id" => value.ids(&factor::TOTP, "missing_totp_ids"),
        "totp_verified" => value.flag(|user| user.totps.iter().any(|it| it.verified)),
        "crypto_wallet_id" => value.ids(&factor::CRYPTO_WALLET, "missing_crypto_wallet_id"),
        "crypto_wallet_address" => {
            value.any_of("missing_crypto_wallet_address", |user, address| {
                let mut wallets = user.crypto_wallets.iter();
                wallets.any(|it| it.crypto_wallet_address == address)
            })
        }
        "crypto_wallet_verified" => {
            value.flag(|user| user.crypto_wallets.iter().any(|it| it.verified))
        }
        "password_exists" => value.flag(|user| user.password.is_some()),
        "" => Err(error("missing_filter_name", &name_at, "is required")),
        _ => {
            let reason = "must be the name of a filter";
            Err(error("filter_name_not_recognized", &name_at, reason))
        }
    }
}

/// Finds the users that one of the values fits.
fn any(values: Vec<String>, fits: fn(&User, &str) -> bool) -> Test {
    Box::new(move |_, user| values.iter().any(|value| fits(user, value)))
}

fn lower_cases(values: Vec<String>) -> Vec<String> {
    values.iter().map(|value| lower_case(value)).collect()
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

/// An error with the path of a field, and without its value, which may be personal data.
fn error(error_type: &str, at: &str, reason: &str) -> ErrorReply {
    let message = format!("The field '{at}' {reason}.");
    ErrorReply::bad_request(format!("user_search_{error_type}"), message)
}

/// A `filter_value`, or a part of it.
struct FilterValue<'a> {
    at: String,
    value: Option<&'a Value>,
}

impl<'a> FilterValue<'a> {
    fn error<T>(&self, error_type: &str, reason: &str) -> Result<T, ErrorReply> {
        Err(error(error_type, &self.at, reason))
    }

    fn given(&self) -> Result<&'a Value, ErrorReply> {
        let missing = || error("missing_filter_value", &self.at, "is required");
        self.value.ok_or_else(missing)
    }

    /// Finds the users for whom `has` is the value.
    fn flag(&self, has: fn(&User) -> bool) -> Result<Test, ErrorReply> {
        match self.given()?.as_bool() {
            Some(wanted) => Ok(Box::new(move |_, user| has(user) == wanted)),
            None => self.error("expected_bool", "must be a boolean"),
        }
    }

    fn string(&self, when_empty: &str) -> Result<&'a str, ErrorReply> {
        match self.given()?.as_str() {
            Some("") => self.error(when_empty, "must not be empty"),
            Some(text) => Ok(text),
            None => self.error("expected_string", "must be a string"),
        }
    }

    fn strings(&self, when_empty: &str) -> Result<Vec<String>, ErrorReply> {
        let values = self.given()?.as_array().and_then(|values| {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        });
        match values {
            Some(values) if values.is_empty() => self.error(when_empty, "must not be empty"),
            Some(values) => Ok(values),
            None => self.error("expected_array_of_string", "must be an array of strings"),
        }
    }

    fn any_of(&self, when_empty: &str, fits: fn(&User, &str) -> bool) -> Result<Test, ErrorReply> {
        self.strings(when_empty).map(|values| any(values, fits))
    }

    /// Finds the users with a factor that has one of the ids.
    fn ids(&self, kind: &FactorKind, when_empty: &str) -> Result<Test, ErrorReply> {
        let (ids, ids_of) = (self.strings(when_empty)?, kind.ids);
        Ok(Box::new(move |_, user| {
            ids_of(user)
                .iter()
                .any(|has| ids.iter().any(|id| id == has))
        }))
    }

    /// Finds the users that the value fits, which has at least three characters and is
    /// compared in lower case.
    fn fuzzy(&self, name: &str, fits: fn(&User, &str) -> bool) -> Result<Test, ErrorReply> {
        let value = self.string(&format!("missing_{name}"))?;
        if value.chars().count() < 3 {
            return self.error(
                &format!("{name}_too_short"),
                "must have at least 3 characters",
            );
        }
        Ok(any(vec![lower_case(value)], fits))
    }

    fn timestamp(&self, when_empty: &str) -> Result<SystemTime, ErrorReply> {
        let moment = match self.given()?.as_str() {
            Some("") => return self.error(when_empty, "must not be empty"),
            text => text.and_then(|text| Timestamp::from(text).to_system_time().ok()),
        };
        let moment = moment.filter(|moment| *moment >= UNIX_EPOCH);
        let wrong = || {
            error(
                "expected_timestamp",
                &self.at,
                "must hold RFC 3339 timestamps",
            )
        };
        moment.ok_or_else(wrong)
    }

    /// One of the two bounds; an absent one is an empty string.
    fn bound(&self, name: &str) -> Result<FilterValue<'a>, ErrorReply> {
        static ABSENT: Value = Value::String(String::new());
        let Some(bounds) = self.given()?.as_object() else {
            return self.error("expected_object", "must be an object");
        };
        let bound = bounds.get(name).filter(|bound| !bound.is_null());
        Ok(FilterValue {
            at: format!("{}.{name}", self.at),
            value: Some(bound.unwrap_or(&ABSENT)),
        })
    }
}
