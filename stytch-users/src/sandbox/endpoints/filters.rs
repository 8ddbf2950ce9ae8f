//! The filters of a search: which value each one accepts, and which users it finds.

use std::collections::HashSet;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::sandbox::factor::{
    CRYPTO_WALLET, EMAIL, FACTOR_KINDS, OAUTH_REGISTRATION, PHONE_NUMBER,
};
use crate::sandbox::reply::ErrorReply;
use crate::sandbox::store::{Position, lower_case};
use crate::{Timestamp, User, UserStatus};

/// Whether a filter finds a user.
pub(super) type Test = Box<dyn Fn(Position, &User) -> bool>;

type Filter = Result<Test, ErrorReply>;

/// The values of a user that a filter compares.
type Values = fn(&User) -> Vec<&str>;

fn ids(user: &User) -> Vec<&str> {
    let external_id = user.external_id.iter().map(String::as_str);
    external_id.chain([user.user_id.as_str()]).collect()
}

fn domains(user: &User) -> Vec<&str> {
    let addresses = (EMAIL.values)(user).into_iter();
    let domains = addresses.filter_map(|address| address.rsplit_once('@'));
    domains.map(|(_, domain)| domain).collect()
}

fn names(user: &User) -> Vec<&str> {
    let parts = [&user.name.first_name, &user.name.last_name];
    parts.into_iter().flatten().map(String::as_str).collect()
}

/// Reads the operand at an index of the list of operands.
pub(super) fn read(index: usize, operand: &Value) -> Filter {
    let at = format!("query.operands[{index}]");
    let Some(operand) = operand.as_object() else {
        return Err(error("expected_object", &at, "must be an object"));
    };
    let value = FilterValue {
        at: format!("{at}.filter_value"),
        value: operand.get("filter_value").unwrap_or(&Value::Null),
    };
    let (error_type, reason) = match operand.get("filter_name").unwrap_or(&Value::Null) {
        Value::String(name) if !name.is_empty() => match value.filter(name) {
            Some(filter) => return filter,
            None => ("filter_name_not_recognized", "must be the name of a filter"),
        },
        Value::Null | Value::String(_) => ("missing_filter_name", "is required"),
        _ => ("filter_name_must_be_string", "must be a string"),
    };
    Err(error(error_type, &format!("{at}.filter_name"), reason))
}

/// Finds the users with one of the values, compared in the form of `convert`.
fn one_of(wanted: Vec<&str>, values: Values, convert: fn(&str) -> String) -> Test {
    let wanted: HashSet<String> = wanted.into_iter().map(convert).collect();
    Box::new(move |_, user| {
        let mut values = values(user).into_iter();
        values.any(|value| wanted.contains(&convert(value)))
    })
}

/// Creates the error of a field, without its value, which may be personal data.
pub(super) fn error(error_type: &str, at: &str, reason: &str) -> ErrorReply {
    let message = format!("The field '{at}' {reason}.");
    ErrorReply::bad_request(format!("user_search_{error_type}"), message)
}

/// A `filter_value`, or a part of it.
struct FilterValue<'a> {
    at: String,
    value: &'a Value,
}

impl<'a> FilterValue<'a> {
    /// Reads the value of a filter, or returns `None` if there is no filter with this name.
    fn filter(&self, name: &str) -> Option<Filter> {
        let missing = format!("missing_{name}");
        Some(match name {
            "created_at_greater_than" | "created_at_less_than" | "created_at_between" => {
                self.created_at(name)
            }
            "status" => self.status(),
            "user_id" => self.user_id(),
            "full_name_fuzzy" => self.fuzzy(name, names, |it, start| it.starts_with(start)),
            "phone_number" => {
                self.one_of("missing_phone_numbers", PHONE_NUMBER.values, str::to_owned)
            }
            "phone_number_fuzzy" => {
                self.fuzzy(name, PHONE_NUMBER.values, |it, part| it.contains(part))
            }
            "email_address" => self.one_of("missing_email_addresses", EMAIL.values, lower_case),
            "email_address_fuzzy" => {
                let values: Values = |user| [(EMAIL.values)(user), domains(user)].concat();
                self.fuzzy(name, values, |it, start| it.starts_with(start))
            }
            "email_domain" if self.value.is_string() => {
                let domain = self.string(&missing);
                domain.map(|domain| one_of(vec![domain], domains, lower_case))
            }
            "email_domain" => self.one_of(&missing, domains, lower_case),
            "oauth_provider" => {
                let providers = OAUTH_REGISTRATION.values;
                self.one_of("missing_oauth_providers", providers, lower_case)
            }
            "crypto_wallet_address" => self.one_of(&missing, CRYPTO_WALLET.values, str::to_owned),
            "password_exists" => self.flag(|user| user.password.is_some()),
            _ => return self.of_a_factor(name),
        })
    }

    /// Reads a filter such as `email_id` or `email_verified`.
    fn of_a_factor(&self, name: &str) -> Option<Filter> {
        let mut kinds = FACTOR_KINDS.iter();
        kinds.find_map(|kind| {
            let (missing, has_verified) = kind.filters?;
            if name == kind.id_field {
                return Some(self.one_of(missing, kind.ids, str::to_owned));
            }
            let is_flag = name.strip_suffix("_verified") == kind.id_field.strip_suffix("_id");
            is_flag.then(|| self.flag(has_verified))
        })
    }

    fn created_at(&self, name: &str) -> Filter {
        let (after, before) = match name {
            "created_at_greater_than" => (Some(self.timestamp(name)?), None),
            "created_at_less_than" => (None, Some(self.timestamp(name)?)),
            _ => {
                let after = self.bound("greater_than")?;
                (Some(after), Some(self.bound("less_than")?))
            }
        };
        Ok(Box::new(move |position, _| {
            let created_at = UNIX_EPOCH + Duration::from_secs(position.created_at);
            after.is_none_or(|after| created_at > after)
                && before.is_none_or(|before| created_at < before)
        }))
    }

    fn status(&self) -> Filter {
        match UserStatus::from(self.string("missing_status")?) {
            UserStatus::Unknown(_) => {
                self.error("invalid_status_filter", "must be active or pending")
            }
            status => Ok(Box::new(move |_, user| user.status == status)),
        }
    }

    fn user_id(&self) -> Filter {
        let wanted = self.strings("missing_user_ids")?;
        let is_stytchs = |id: &&&str| id.starts_with("user-test-") || id.starts_with("user-live-");
        let stytchs = wanted.iter().filter(is_stytchs).count();
        if stytchs != 0 && stytchs != wanted.len() {
            let reason = "must hold user ids of Stytch or external ids, not both";
            return self.error("cannot_mix_internal_and_external_user_ids", reason);
        }
        Ok(one_of(wanted, ids, str::to_owned))
    }

    fn one_of(&self, when_empty: &str, values: Values, convert: fn(&str) -> String) -> Filter {
        Ok(one_of(self.strings(when_empty)?, values, convert))
    }

    /// Finds the users of whom a value matches this one, which has at least three characters. They
    /// are compared in lower case.
    fn fuzzy(&self, name: &str, values: Values, matches: fn(&str, &str) -> bool) -> Filter {
        let wanted = self.string(&format!("missing_{name}"))?;
        if wanted.chars().count() < 3 {
            let error_type = format!("{name}_too_short");
            return self.error(&error_type, "must have at least 3 characters");
        }
        let wanted = lower_case(wanted);
        Ok(Box::new(move |_, user| {
            let mut values = values(user).into_iter();
            values.any(|value| matches(&lower_case(value), &wanted))
        }))
    }

    /// Finds the users for whom `has` returns the value.
    fn flag(&self, has: fn(&User) -> bool) -> Filter {
        match self.value.as_bool() {
            Some(wanted) => Ok(Box::new(move |_, user| has(user) == wanted)),
            None => self.error("expected_bool", "must be a boolean"),
        }
    }

    fn error<T>(&self, error_type: &str, reason: &str) -> Result<T, ErrorReply> {
        Err(match self.value {
            Value::Null => error("missing_filter_value", &self.at, "is required"),
            _ => error(error_type, &self.at, reason),
        })
    }

    fn string(&self, when_empty: &str) -> Result<&'a str, ErrorReply> {
        match self.value.as_str() {
            Some("") => self.error(when_empty, "must not be empty"),
            Some(text) => Ok(text),
            None => self.error("expected_string", "must be a string"),
        }
    }

    fn strings(&self, when_empty: &str) -> Result<Vec<&'a str>, ErrorReply> {
        let values = self.value.as_array();
        let values = values.and_then(|values| values.iter().map(Value::as_str).collect());
        match values {
            Some(values) if Vec::is_empty(&values) => self.error(when_empty, "must not be empty"),
            Some(values) => Ok(values),
            None => self.error("expected_array_of_string", "must be an array of strings"),
        }
    }

    fn timestamp(&self, name: &str) -> Result<SystemTime, ErrorReply> {
        let text = self.value.as_str();
        if text == Some("") {
            return self.error(&format!("missing_{name}"), "must not be empty");
        }
        let moment = text.and_then(|text| Timestamp::from(text).to_system_time().ok());
        match moment.filter(|moment| *moment >= UNIX_EPOCH) {
            Some(moment) => Ok(moment),
            None => self.error("expected_timestamp", "must hold RFC 3339 timestamps"),
        }
    }

    /// Reads one of the two bounds of a range.
    fn bound(&self, name: &str) -> Result<SystemTime, ErrorReply> {
        let Some(bounds) = self.value.as_object() else {
            return self.error("expected_object", "must be an object");
        };
        let at = format!("{}.{name}", self.at);
        match bounds.get(name) {
            None | Some(Value::Null) => Err(error(&format!("missing_{name}"), &at, "is required")),
            Some(value) => FilterValue { at, value }.timestamp(name),
        }
    }
}
