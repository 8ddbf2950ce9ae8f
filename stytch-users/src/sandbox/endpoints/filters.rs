//! The filters of a search: which value each one accepts, and which users it finds.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::sandbox::factor::FACTOR_KINDS;
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
            let error_type = "filter_name_must_be_string";
            return Err(error(error_type, &name_at, "must be a string"));
        }
    };
    let value = FilterValue {
        at: format!("{at}.filter_value"),
        value: operand.get("filter_value").unwrap_or(&Value::Null),
    };
    let missing = format!("missing_{name}");
    match name {
        "created_at_greater_than" | "created_at_less_than" | "created_at_between" => {
            created_at(name, &value)
        }
        "status" => {
            let status = match UserStatus::from(value.string(&missing)?) {
                status @ (UserStatus::Active | UserStatus::Pending) => status,
                _ => return value.error("invalid_status_filter", "must be active or pending"),
            };
            Ok(Box::new(move |_, user| user.status == status))
        }
        "user_id" => {
            let ids = value.strings("missing_user_ids")?;
            let is_stytchs =
                |id: &&String| id.starts_with("user-test-") || id.starts_with("user-live-");
            let stytchs = ids.iter().filter(is_stytchs).count();
            if stytchs != 0 && stytchs != ids.len() {
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
        "phone_number" => Ok(any(
            value.strings("missing_phone_numbers")?,
            |user, value| user.phone_numbers.iter().any(|it| it.phone_number == value),
        )),
        "phone_number_fuzzy" => value.fuzzy(name, |user, part| {
            let mut numbers = user.phone_numbers.iter();
            numbers.any(|it| it.phone_number.contains(part))
        }),
        "email_address" => {
            let addresses = lower_cases(value.strings("missing_email_addresses")?);
            Ok(any(addresses, |user, address| {
                let mut emails = user.emails.iter();
                emails.any(|it| lower_case(&it.email) == address)
            }))
        }
        "email_address_fuzzy" => value.fuzzy(name, |user, start| {
            let mut addresses = user.emails.iter().map(|it| lower_case(&it.email));
            addresses.any(|it| it.starts_with(start) || domain(&it).starts_with(start))
        }),
        "email_domain" => {
            let domains = match value.value {
                Value::String(_) => vec![value.string(&missing)?.to_owned()],
                _ => value.strings(&missing)?,
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
        "crypto_wallet_address" => Ok(any(value.strings(&missing)?, |user, address| {
            let mut wallets = user.crypto_wallets.iter();
            wallets.any(|it| it.crypto_wallet_address == address)
        })),
        "password_exists" => value.flag(|user| user.password.is_some()),
        "" => Err(error("missing_filter_name", &name_at, "is required")),
        _ => of_a_factor(name, &value).unwrap_or_else(|| {
            let reason = "must be the name of a filter";
            Err(error("filter_name_not_recognized", &name_at, reason))
        }),
    }
}

fn created_at(name: &str, value: &FilterValue<'_>) -> Result<Test, ErrorReply> {
    let bounds = match name {
        "created_at_greater_than" => (Some(value.timestamp(name)?), None),
        "created_at_less_than" => (None, Some(value.timestamp(name)?)),
        _ => {
            let bound = |name| value.bound(name)?.timestamp(name);
            (Some(bound("greater_than")?), Some(bound("less_than")?))
        }
    };
    Ok(Box::new(move |position, _| {
        let created_at = position.created_at();
        let (after, before) = bounds;
        after.is_none_or(|after| created_at > after)
            && before.is_none_or(|before| created_at < before)
    }))
}

/// Reads a filter such as `email_id` or `email_verified`.
fn of_a_factor(name: &str, value: &FilterValue<'_>) -> Option<Result<Test, ErrorReply>> {
    let kinds = FACTOR_KINDS.iter();
    let mut kinds = kinds.flat_map(|kind| kind.filters.iter().map(move |filter| (kind, filter)));
    kinds.find_map(|(kind, (missing, has_verified))| {
        let ids_of = kind.ids;
        if name == kind.id_field {
            let ids = value.strings(missing);
            return Some(ids.map(|ids| -> Test {
                Box::new(move |_, user| ids.iter().any(|id| ids_of(user).contains(&id.as_str())))
            }));
        }
        let is_flag = name.strip_suffix("_verified") == kind.id_field.strip_suffix("_id");
        is_flag.then(|| value.flag(*has_verified))
    })
}

/// Finds the users that match one of the values.
fn any(values: Vec<String>, matches: fn(&User, &str) -> bool) -> Test {
    Box::new(move |_, user| values.iter().any(|value| matches(user, value)))
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
    value: &'a Value,
}

impl<'a> FilterValue<'a> {
    fn error<T>(&self, error_type: &str, reason: &str) -> Result<T, ErrorReply> {
        Err(error(error_type, &self.at, reason))
    }

    fn required(&self) -> Result<&'a Value, ErrorReply> {
        match self.value {
            Value::Null => self.error("missing_filter_value", "is required"),
            value => Ok(value),
        }
    }

    /// Finds the users for whom `has` returns the value.
    fn flag(&self, has: fn(&User) -> bool) -> Result<Test, ErrorReply> {
        match self.required()?.as_bool() {
            Some(wanted) => Ok(Box::new(move |_, user| has(user) == wanted)),
            None => self.error("expected_bool", "must be a boolean"),
        }
    }

    fn string(&self, when_empty: &str) -> Result<&'a str, ErrorReply> {
        match self.required()?.as_str() {
            Some("") => self.error(when_empty, "must not be empty"),
            Some(text) => Ok(text),
            None => self.error("expected_string", "must be a string"),
        }
    }

    fn strings(&self, when_empty: &str) -> Result<Vec<String>, ErrorReply> {
        let values = self.required()?.as_array().and_then(|values| {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        });
        match values {
            Some(values) if values.is_empty() => self.error(when_empty, "must not be empty"),
            Some(values) => Ok(values),
            None => self.error("expected_array_of_string", "must be an array of strings"),
        }
    }

    /// Finds the users that match the value, which has at least three characters and is
    /// compared in lower case.
    fn fuzzy(&self, name: &str, matches: fn(&User, &str) -> bool) -> Result<Test, ErrorReply> {
        let value = self.string(&format!("missing_{name}"))?;
        if value.chars().count() < 3 {
            let error_type = format!("{name}_too_short");
            return self.error(&error_type, "must have at least 3 characters");
        }
        Ok(any(vec![lower_case(value)], matches))
    }

    fn timestamp(&self, name: &str) -> Result<SystemTime, ErrorReply> {
        let text = self.required()?.as_str();
        if text == Some("") {
            return self.error(&format!("missing_{name}"), "must not be empty");
        }
        let moment = text.and_then(|text| Timestamp::from(text).to_system_time().ok());
        match moment.filter(|moment| *moment >= UNIX_EPOCH) {
            Some(moment) => Ok(moment),
            None => self.error("expected_timestamp", "must hold RFC 3339 timestamps"),
        }
    }

    /// One of the two bounds; an absent one is an empty string.
    fn bound(&self, name: &str) -> Result<FilterValue<'a>, ErrorReply> {
        static ABSENT: Value = Value::String(String::new());
        let Some(bounds) = self.required()?.as_object() else {
            return self.error("expected_object", "must be an object");
        };
        let bound = bounds.get(name).filter(|bound| !bound.is_null());
        Ok(FilterValue {
            at: format!("{}.{name}", self.at),
            value: bound.unwrap_or(&ABSENT),
        })
    }
}
