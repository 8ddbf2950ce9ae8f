//! One operand of a query: a filter with the value to test users against.

use serde_json::Value;

use super::filter::{self, Filter, Shape};
use crate::sandbox::{
    identifier::is_internal_user_id,
    letter_case::lower_case,
    record::{Status, UserRecord},
    reply::ErrorReply,
    store::Key,
    timestamp::Timestamp,
};

const SHORTEST_FUZZY_VALUE: usize = 3;

/// A test that a user passes or not.
pub(super) enum Operand {
    /// Bounds are exclusive.
    Created {
        after: Option<Timestamp>,
        before: Option<Timestamp>,
    },
    Status(Status),
    Flag {
        wanted: bool,
        test: fn(&UserRecord) -> bool,
    },
    AnyOf {
        values: Vec<String>,
        test: fn(&UserRecord, &str) -> bool,
        /// What the index knows a user by who passes for a value.
        keys: Option<fn(&str) -> Vec<Key>>,
    },
}

impl Operand {
    pub(super) fn matches(&self, user: &UserRecord) -> bool {
        match self {
            Self::Created { after, before } => {
                after.is_none_or(|after| user.created_at > after)
                    && before.is_none_or(|before| user.created_at < before)
            }
            Self::Status(status) => user.status == *status,
            Self::Flag { wanted, test } => test(user) == *wanted,
            Self::AnyOf { values, test, .. } => values.iter().any(|value| test(user, value)),
        }
    }

    /// What the index knows every user by who passes the test, where it does.
    pub(super) fn keys(&self) -> Option<Vec<Key>> {
        match self {
            Self::AnyOf {
                values,
                keys: Some(keys),
                ..
            } => Some(values.iter().flat_map(|value| keys(value)).collect()),
            _ => None,
        }
    }
}

/// Reads the operand at `index` of the list of operands.
pub(super) fn read_operand(index: usize, operand: &Value) -> Result<Operand, ErrorReply> {
    let at = format!("query.operands[{index}]");
    let Some(operand) = operand.as_object() else {
        return Err(refuse(
            "user_search_expected_object",
            &at,
            "must be an object",
        ));
    };
    let name_at = format!("{at}.filter_name");
    let name = match operand.get("filter_name") {
        None | Some(Value::Null) => {
            return Err(refuse(
                "user_search_missing_filter_name",
                &name_at,
                "is required",
            ));
        }
        Some(Value::String(name)) if name.is_empty() => {
            let error_type = "user_search_missing_filter_name";
            return Err(refuse(error_type, &name_at, "must not be empty"));
        }
        Some(Value::String(name)) => name,
        Some(_) => {
            let error_type = "user_search_filter_name_must_be_string";
            return Err(refuse(error_type, &name_at, "must be a string"));
        }
    };
    let filter = filter::find(name).ok_or_else(|| {
        let error_type = "user_search_filter_name_not_recognized";
        refuse(error_type, &name_at, "must be the name of a filter")
    })?;
    let reader = ValueReader {
        filter,
        at: format!("{at}.filter_value"),
    };
    match operand.get("filter_value") {
        None | Some(Value::Null) => {
            let error_type = "user_search_missing_filter_value";
            Err(refuse(error_type, &reader.at, "is required"))
        }
        Some(value) => reader.read(value),
    }
}

fn any_of(
    values: Vec<String>,
    test: fn(&UserRecord, &str) -> bool,
    keys: Option<fn(&str) -> Vec<Key>>,
) -> Operand {
    Operand::AnyOf { values, test, keys }
}

/// Reads the `filter_value` that belongs to a filter.
struct ValueReader {
    filter: &'static Filter,
    at: String,
}

impl ValueReader {
    fn read(&self, value: &Value) -> Result<Operand, ErrorReply> {
        match self.filter.shape {
            Shape::CreatedAfter => Ok(Operand::Created {
                after: Some(self.timestamp(value)?),
                before: None,
            }),
            Shape::CreatedBefore => Ok(Operand::Created {
                after: None,
                before: Some(self.timestamp(value)?),
            }),
            Shape::CreatedBetween => self.bounds(value),
            Shape::Status => self.status(value),
            Shape::Flag(test) => {
                let wanted = value.as_bool().ok_or_else(|| {
                    refuse("user_search_expected_bool", &self.at, "must be a boolean")
                })?;
                Ok(Operand::Flag { wanted, test })
            }
            Shape::AnyOf(test) => self.strings(value).map(|values| any_of(values, test, None)),
            Shape::AnyKey(keys, test) => self
                .strings(value)
                .map(|values| any_of(values, test, Some(keys))),
            Shape::AnyUserId(keys, test) => self
                .user_ids(value)
                .map(|values| any_of(values, test, Some(keys))),
            Shape::OneOrAnyOf(test) => {
                let values = if value.is_string() {
                    vec![self.string(value)?.to_owned()]
                } else {
                    self.strings(value)?
                };
                Ok(any_of(values, test, None))
            }
            Shape::Fuzzy { too_short, test } => {
                let values = vec![self.fuzzy(value, too_short)?];
                Ok(any_of(values, test, None))
            }
        }
    }

    fn timestamp(&self, value: &Value) -> Result<Timestamp, ErrorReply> {
        if value.as_str() == Some("") {
            return Err(self.empty());
        }
        value.as_str().and_then(Timestamp::parse).ok_or_else(|| {
            let error_type = "user_search_expected_timestamp";
            refuse(error_type, &self.at, "must hold RFC 3339 timestamps")
        })
    }

    fn bounds(&self, value: &Value) -> Result<Operand, ErrorReply> {
        let Some(bounds) = value.as_object() else {
            let error_type = "user_search_expected_object";
            return Err(refuse(error_type, &self.at, "must be an object"));
        };
        let bound = |name: &str, when_missing| match bounds.get(name) {
            None | Some(Value::Null) => {
                let at = format!("{}.{name}", self.at);
                Err(refuse(when_missing, &at, "is required"))
            }
            Some(value) if value == "" => {
                let at = format!("{}.{name}", self.at);
                Err(refuse(when_missing, &at, "must not be empty"))
            }
            Some(value) => self.timestamp(value).map(Some),
        };
        Ok(Operand::Created {
            after: bound("greater_than", "user_search_missing_greater_than")?,
            before: bound("less_than", "user_search_missing_less_than")?,
        })
    }

    fn status(&self, value: &Value) -> Result<Operand, ErrorReply> {
        let status = Status::parse(self.string(value)?).ok_or_else(|| {
            let error_type = "user_search_invalid_status_filter";
            refuse(error_type, &self.at, "must be active or pending")
        })?;
        Ok(Operand::Status(status))
    }

    fn string<'a>(&self, value: &'a Value) -> Result<&'a str, ErrorReply> {
        match value.as_str() {
            Some("") => Err(self.empty()),
            Some(text) => Ok(text),
            None => {
                let error_type = "user_search_expected_string";
                Err(refuse(error_type, &self.at, "must be a string"))
            }
        }
    }

    fn strings(&self, value: &Value) -> Result<Vec<String>, ErrorReply> {
        let values: Option<Vec<String>> = value.as_array().and_then(|values| {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect()
        });
        match values {
            Some(values) if values.is_empty() => Err(self.empty()),
            Some(values) => Ok(values),
            None => {
                let error_type = "user_search_expected_array_of_string";
                Err(refuse(error_type, &self.at, "must be an array of strings"))
            }
        }
    }

    fn user_ids(&self, value: &Value) -> Result<Vec<String>, ErrorReply> {
        let user_ids = self.strings(value)?;
        let internal = user_ids.iter().filter(|id| is_internal_user_id(id)).count();
        if internal != 0 && internal != user_ids.len() {
            let error_type = "user_search_cannot_mix_internal_and_external_user_ids";
            let reason = "must hold user ids of Stytch or external ids, not both";
            return Err(refuse(error_type, &self.at, reason));
        }
        Ok(user_ids)
    }

    fn fuzzy(&self, value: &Value, too_short: &'static str) -> Result<String, ErrorReply> {
        let text = lower_case(self.string(value)?).collect::<String>();
        if text.chars().count() < SHORTEST_FUZZY_VALUE {
            return Err(refuse(
                too_short,
                &self.at,
                "must have at least 3 characters",
            ));
        }
        Ok(text)
    }

    fn empty(&self) -> ErrorReply {
        refuse(self.filter.when_empty, &self.at, "must not be empty")
    }
}

/// Names the place and never the value, which may be a person's own data.
fn refuse(error_type: &'static str, at: &str, reason: &str) -> ErrorReply {
    ErrorReply::bad_request(error_type, format!("The field '{at}' {reason}."))
}
