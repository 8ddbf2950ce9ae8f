//! Reading a record: a user as Stytch writes one, or the few fields that somebody wrote
//! by hand.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use stytch_users::{Metadata, Name};

use super::{NewUser, same_email};
use crate::csv_columns::Fields;
use crate::import::fault::Fault;
use crate::import::rules::{check_email, check_external_id, check_phone_number, read_metadata};

/// What is said of every user and can be set on none.
const OF_STYTCH: [&str; 2] = ["email_id", "phone_id"];

impl NewUser {
    /// Reads a record, and checks it against every rule that is known.
    ///
    /// Null, an empty text and an empty list are as absent.
    pub(in crate::import) fn read(fields: Fields) -> Result<NewUser, Vec<Fault>> {
        let mut reading = Reading {
            fields,
            faults: Vec::new(),
            not_imported: Vec::new(),
        };
        let mut user = NewUser {
            email: reading.factor("emails", "email", check_email),
            phone_number: reading.factor("phone_numbers", "phone_number", check_phone_number),
            external_id: reading.text("external_id"),
            name: reading.name(),
            is_pending: reading.is_pending(),
            roles: reading
                .take("roles", "is not a list of texts")
                .unwrap_or_default(),
            trusted_metadata: reading.metadata("trusted_metadata"),
            untrusted_metadata: reading.metadata("untrusted_metadata"),
            source_user_id: reading.text("user_id"),
            not_imported: Vec::new(),
        };
        if let Some(external_id) = &user.external_id {
            let checked = check_external_id("external_id", external_id);
            reading.note(checked);
        }
        if user.email.is_none() && user.phone_number.is_none() && reading.faults.is_empty() {
            reading.note(Err(Fault::of_line(
                "has neither an email nor a phone_number",
            )));
        }
        reading.leave_the_rest();
        user.not_imported = reading.not_imported;
        if reading.faults.is_empty() {
            Ok(user)
        } else {
            Err(reading.faults)
        }
    }
}

/// A record that is taken apart.
struct Reading {
    /// What was not read yet.
    fields: Fields,
    faults: Vec<Fault>,
    not_imported: Vec<String>,
}

impl Reading {
    fn note(&mut self, checked: Result<(), Fault>) {
        self.faults.extend(checked.err());
    }

    /// Takes a field away, unless it is absent or null.
    fn take<T: DeserializeOwned>(&mut self, name: &str, rule: &'static str) -> Option<T> {
        let json = self.fields.remove(name)?;
        let value: Result<Option<T>, _> = serde_json::from_str(json.get());
        if value.is_err() {
            self.note(Err(Fault::new(name, rule)));
        }
        value.ok().flatten()
    }

    fn text(&mut self, name: &str) -> Option<String> {
        let text: Option<String> = self.take(name, "is not a text");
        text.filter(|text| !text.is_empty())
    }

    /// The address or number: of its own, or the first of the list. The others of the
    /// list, and that one was verified, no create can carry.
    fn factor(
        &mut self,
        list: &str,
        name: &str,
        check: fn(&str, &str) -> Result<(), Fault>,
    ) -> Option<String> {
        let alone = self.text(name);
        let listed: Vec<BTreeMap<String, Box<RawValue>>> = self
            .take(list, "is not a list of objects")
            .unwrap_or_default();
        let first = listed.first().and_then(|first| {
            let text: Option<String> = serde_json::from_str(first.get(name)?.get()).ok()?;
            text.filter(|text| !text.is_empty())
        });
        if !listed.is_empty() && first.is_none() {
            self.note(Err(Fault::new(
                format!("{list}[0].{name}"),
                "is not a text",
            )));
        }
        if let (Some(alone), Some(first)) = (&alone, &first) {
            if !same_email(alone, first) {
                self.note(Err(Fault::new(name, "is not the first of the list")));
            }
        }
        for (index, factor) in listed.iter().enumerate() {
            if index > 0 {
                self.not_imported.push(format!("{list}[{index}]"));
            } else {
                self.leave_parts_of_first(list, name, factor);
            }
        }
        let factor = alone.or(first)?;
        self.note(check(name, &factor));
        Some(factor)
    }

    fn leave_parts_of_first(
        &mut self,
        list: &str,
        name: &str,
        factor: &BTreeMap<String, Box<RawValue>>,
    ) {
        for (part, value) in factor {
            let is_known = part == name || OF_STYTCH.contains(&part.as_str());
            // False is what a create leaves, too.
            if !is_known && value.get() != "false" && !is_nothing(value) {
                self.not_imported.push(format!("{list}[0].{part}"));
            }
        }
    }

    /// The name: its parts in an object, or as fields of their own.
    fn name(&mut self) -> Name {
        let mut parts: BTreeMap<String, Box<RawValue>> =
            self.take("name", "is not an object").unwrap_or_default();
        let mut part = |part_name: &str| {
            let inner = parts.remove(part_name);
            match (self.fields.contains_key(part_name), inner) {
                (true, Some(_)) => {
                    self.note(Err(Fault::new(part_name, "is in the record twice")));
                    self.text(part_name)
                }
                (_, Some(inner)) => {
                    self.fields.insert(part_name.to_owned(), inner);
                    self.text(part_name)
                }
                (_, None) => self.text(part_name),
            }
        };
        let mut name = Name::new();
        name.first_name = part("first_name");
        name.middle_name = part("middle_name");
        name.last_name = part("last_name");
        for (part, value) in parts {
            if !is_nothing(&value) {
                self.not_imported.push(format!("name.{part}"));
            }
        }
        name
    }

    fn is_pending(&mut self) -> bool {
        let asked: Option<bool> = self.take("create_user_as_pending", "is not true or false");
        match self.text("status").as_deref() {
            Some("pending") => return true,
            Some("active") | None => {}
            Some(_) => self.not_imported.push("status".to_owned()),
        }
        asked.unwrap_or(false)
    }

    fn metadata(&mut self, name: &str) -> Option<Metadata> {
        let json: Option<Box<RawValue>> = self.fields.remove(name);
        let json = json.filter(|json| !is_nothing(json))?;
        match read_metadata(name, &json) {
            Ok(metadata) => Some(metadata),
            Err(fault) => {
                self.note(Err(fault));
                None
            }
        }
    }

    /// What nobody has read is not imported, unless it says nothing.
    fn leave_the_rest(&mut self) {
        for (name, value) in &self.fields {
            let is_unlocked = name == "is_locked" && value.get() == "false";
            if !is_unlocked && !is_nothing(value) {
                self.not_imported.push(name.clone());
            }
        }
    }
}

/// Null, an empty text, list or object.
fn is_nothing(json: &RawValue) -> bool {
    let compact: String = json.get().split_ascii_whitespace().collect();
    matches!(compact.as_str(), "null" | "\"\"" | "[]" | "{}")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(value: Value) -> Result<NewUser, Vec<String>> {
        let fields = serde_json::from_value::<BTreeMap<String, Value>>(value).unwrap();
        let fields = fields
            .into_iter()
            .map(|(name, value)| (name, serde_json::value::to_raw_value(&value).unwrap()))
            .collect();
        NewUser::read(fields).map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_few_fields_by_hand_are_enough() {
        let user = read(json!({
            "email": "ada@example.com", "first_name": "Ada", "status": "pending",
            "external_id": "customer-1", "trusted_metadata": { "plan": "team" }, "phone_number": null,
        }));
        let user = user.unwrap();
        assert_eq!(
            serde_json::to_value(user.create()).unwrap(),
            json!({
                "email": "ada@example.com",
                "name": { "first_name": "Ada" },
                "create_user_as_pending": true,
                "external_id": "customer-1",
                "trusted_metadata": { "plan": "team" },
            })
        );
        assert!(user.not_imported.is_empty());
    }

    #[test]
    fn what_a_create_cannot_carry_is_named() {
        let user = read(json!({
            "user_id": "user-test-1", "created_at": "2026-01-01T00:00:00Z", "status": "active",
            "name": { "first_name": "Ada", "middle_name": "", "title": "Dr" },
            "emails": [
                { "email_id": "email-test-1", "email": "a@b.co", "verified": true },
                { "email_id": "email-test-2", "email": "c@d.co", "verified": false },
            ],
            "phone_numbers": [{ "phone_id": "p", "phone_number": "+12025550162", "verified": false }],
            "totps": [{ "totp_id": "totp-test-1", "verified": true }], "providers": [],
            "password": { "password_id": "password-test-1" }, "is_locked": false,
            "frist_name": "typo",
        }));
        let user = user.unwrap();
        assert_eq!(user.source_user_id.as_deref(), Some("user-test-1"));
        assert_eq!(user.phone_number.as_deref(), Some("+12025550162"));
        assert_eq!(
            user.not_imported,
            [
                "emails[0].verified",
                "emails[1]",
                "name.title",
                "created_at",
                "frist_name",
                "password",
                "totps",
            ]
        );
    }

    #[test]
    fn every_fault_of_a_record_is_told_and_no_value() {
        for (value, faults) in [
            (
                json!({}),
                vec!["the line has neither an email nor a phone_number"],
            ),
            (
                json!({ "email": "" }),
                vec!["the line has neither an email nor a phone_number"],
            ),
            (
                json!({ "email": "canary", "phone_number": "555", "external_id": "a b", "roles": "admin" }),
                vec![
                    "email is not an email address",
                    "phone_number is not a phone number in E.164, as +12025550162",
                    "roles is not a list of texts",
                    "external_id is not at most 128 letters, digits, `.`, `_`, `-` and `|`",
                ],
            ),
            (json!({ "email": 7 }), vec!["email is not a text"]),
            (
                json!({ "emails": [{}] }),
                vec!["emails[0].email is not a text"],
            ),
            (
                json!({ "email": "x@y.co", "emails": [{ "email": "a@b.co" }] }),
                vec!["email is not the first of the list"],
            ),
            (
                json!({ "email": "x@y.co", "first_name": "A", "name": { "first_name": "B" } }),
                vec!["first_name is in the record twice"],
            ),
            (
                json!({ "email": "x@y.co", "trusted_metadata": [1] }),
                vec!["trusted_metadata is not a JSON object"],
            ),
        ] {
            assert_eq!(read(value.clone()).unwrap_err(), faults, "{value}");
        }
    }
}
