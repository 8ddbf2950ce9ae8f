//! A record as the user that it asks for.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use stytch_users::{CreateUser, Metadata, Name, UpdateUser, User};

use crate::table::{self, Fields};

/// The fields that an import reads, beside the columns of a table.
const NO_COLUMNS: [&str; 2] = ["name", "create_user_as_pending"];

/// What a create can carry, and what it cannot.
pub struct NewUser {
    /// The request that creates the user.
    pub create: CreateUser,
    /// The request that gives an existing user what the record says.
    pub update: UpdateUser,
    /// By what the user can be found.
    pub keys: Vec<Key>,
    /// The id that the user had in the project of the file.
    pub source_user_id: Option<String>,
    /// The fields that no create can carry.
    pub not_imported: Vec<String>,
    /// The fields that are none of a user's, such as a misspelt one.
    pub unknown: Vec<String>,
}

impl Default for NewUser {
    fn default() -> NewUser {
        let mut create = CreateUser::with_email(String::new());
        // Whether there is one is known when the record is read.
        create.email = None;
        NewUser {
            create,
            update: Default::default(),
            keys: Default::default(),
            source_user_id: Default::default(),
            not_imported: Default::default(),
            unknown: Default::default(),
        }
    }
}

/// What no two users have in common, and so what finds one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// The application's own id.
    ExternalId(String),
    /// An email address.
    Email(String),
    /// A phone number.
    PhoneNumber(String),
}

impl Key {
    /// Whether a user has it.
    pub fn is_of(&self, user: &User) -> bool {
        match self {
            Key::ExternalId(id) => user.external_id.as_ref() == Some(id),
            Key::Email(email) => {
                let mut emails = user.emails.iter();
                emails.any(|other| other.email.to_lowercase() == email.to_lowercase())
            }
            Key::PhoneNumber(number) => {
                let mut numbers = user.phone_numbers.iter();
                numbers.any(|other| other.phone_number == *number)
            }
        }
    }
}

/// The names of all fields that a record can have.
pub fn known_fields() -> impl Iterator<Item = &'static str> {
    table::header().chain(NO_COLUMNS)
}

impl NewUser {
    /// Reads a record. `null`, an empty string and an empty list are as absent. Whether the
    /// values are valid is for Stytch to say.
    pub fn read(fields: Fields) -> Result<NewUser, String> {
        let mut reading = Reading {
            fields,
            user: NewUser::default(),
        };
        reading.read().map(|()| reading.user)
    }

    /// The fields that an update cannot change, if the user does not have them already.
    pub fn not_updated(&self, user: &User) -> Vec<String> {
        let is_missing = |key: &&Key| !key.is_of(user);
        let missing = self.keys.iter().filter(is_missing);
        let missing = missing.filter_map(|key| match key {
            Key::Email(_) => Some("email".to_owned()),
            Key::PhoneNumber(_) => Some("phone_number".to_owned()),
            Key::ExternalId(_) => None,
        });
        missing.collect()
    }

    /// Whether a user is as a create of this would have left it.
    pub fn is(&self, user: &User) -> bool {
        let (wanted, found) = (json!(self.create), json!(user));
        let is_same = |name| without_nothing(&wanted[name]) == without_nothing(&found[name]);
        let roles = wanted["roles"].as_array();
        let mut roles = roles.into_iter().flatten().filter_map(Value::as_str);
        self.keys.iter().all(|key| key.is_of(user))
            && roles.all(|role| user.roles.iter().any(|other| other == role))
            && [
                "external_id",
                "name",
                "trusted_metadata",
                "untrusted_metadata",
            ]
            .into_iter()
            .all(is_same)
    }
}

/// A value as it is stored: `null` removes a key of metadata, and no name is an empty one.
fn without_nothing(value: &Value) -> Option<Value> {
    let mut value = value.clone();
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, part| !part.is_null() && part != "");
    }
    Some(value).filter(|value| !value.is_null() && *value != json!({}))
}

/// A record that is taken apart.
struct Reading {
    /// What was not read yet.
    fields: Fields,
    user: NewUser,
}

impl Reading {
    fn read(&mut self) -> Result<(), String> {
        if let Some(id) = self.string("external_id")? {
            self.set(
                |create| create.external_id(&id),
                |update| update.external_id(&id),
            );
            self.user.keys.push(Key::ExternalId(id));
        }
        let email = self.factor("emails", "email", "email_id")?;
        let phone_number = self.factor("phone_numbers", "phone_number", "phone_id")?;
        if email.is_none() && phone_number.is_none() {
            return Err("the record has neither an email nor a phone_number".to_owned());
        }
        if let Some(email) = email {
            self.set(|create| create.email(&email), |update| update);
            self.user.keys.push(Key::Email(email));
        }
        if let Some(number) = phone_number {
            self.set(|create| create.phone_number(&number), |update| update);
            self.user.keys.push(Key::PhoneNumber(number));
        }
        let name = self.name()?;
        if name != Name::new() {
            self.set(
                |create| create.name(name.clone()),
                |update| update.name(name.clone()),
            );
        }
        let asked: Option<bool> = self.take("create_user_as_pending", "true or false")?;
        let status = self.string("status")?;
        if asked == Some(true) || status.as_deref() == Some("pending") {
            self.set(
                |create| create.create_user_as_pending(true),
                |update| update,
            );
        } else if status.is_some_and(|status| status != "active") {
            self.user.not_imported.push("status".to_owned());
        }
        let roles: Option<Vec<String>> = self.take("roles", "a list of strings")?;
        if let Some(roles) = roles.filter(|roles| !roles.is_empty()) {
            self.set(|create| create.roles(&roles), |update| update.roles(&roles));
        }
        if let Some(data) = self.metadata("trusted_metadata")? {
            self.set(
                |create| create.trusted_metadata(data.clone()),
                |update| update.trusted_metadata(data.clone()),
            );
        }
        if let Some(data) = self.metadata("untrusted_metadata")? {
            self.set(
                |create| create.untrusted_metadata(data.clone()),
                |update| update.untrusted_metadata(data.clone()),
            );
        }
        self.user.source_user_id = self.string("user_id")?;
        for (name, value) in std::mem::take(&mut self.fields) {
            let is_known = table::header().any(|column| column == name);
            self.leave(name, is_known, &value);
        }
        Ok(())
    }

    /// Sets a value in both requests.
    fn set(
        &mut self,
        create: impl FnOnce(CreateUser) -> CreateUser,
        update: impl FnOnce(UpdateUser) -> UpdateUser,
    ) {
        self.user.create = create(self.user.create.clone());
        self.user.update = update(std::mem::take(&mut self.user.update));
    }

    /// A field that is not read. One that is false says what a create leaves.
    fn leave(&mut self, name: String, is_known: bool, value: &RawValue) {
        if !is_known {
            self.user.unknown.push(name.clone());
        }
        if value.get() != "false" && !is_empty(value) {
            self.user.not_imported.push(name);
        }
    }

    /// Takes a field, unless it is absent or null.
    fn take<T: DeserializeOwned>(
        &mut self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, String> {
        match self.fields.remove(name) {
            Some(json) => {
                serde_json::from_str(json.get()).map_err(|_| format!("{name} is not {expected}"))
            }
            None => Ok(None),
        }
    }

    fn string(&mut self, name: &str) -> Result<Option<String>, String> {
        let text: Option<String> = self.take(name, "a string")?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// The address or number of its own, or the first of the list. No create can carry the
    /// others of the list, nor that one was verified.
    fn factor(&mut self, list: &str, name: &str, id: &str) -> Result<Option<String>, String> {
        let alone = self.string(name)?;
        let factors: Option<Vec<Fields>> = self.take(list, "a list of objects")?;
        let mut first = None;
        for (index, factor) in factors.into_iter().flatten().enumerate() {
            if index > 0 {
                self.user.not_imported.push(format!("{list}[{index}]"));
                continue;
            }
            let text = factor.get(name);
            first = text.and_then(|text| serde_json::from_str::<String>(text.get()).ok());
            if first.as_ref().is_none_or(String::is_empty) {
                return Err(format!("{list}[0].{name} is not a string"));
            }
            for (part, value) in factor {
                if part != name && part != id {
                    self.leave(format!("{list}[0].{part}"), part == "verified", &value);
                }
            }
        }
        if alone.is_some() && first.is_some() && alone != first {
            return Err(format!("{name} is not the first of {list}"));
        }
        Ok(alone.or(first))
    }

    /// The name: its parts in an object, or as fields of their own.
    fn name(&mut self) -> Result<Name, String> {
        let parts: Fields = self.take("name", "an object")?.unwrap_or_default();
        for (part, value) in parts {
            if !["first_name", "middle_name", "last_name"].contains(&part.as_str()) {
                self.leave(format!("name.{part}"), false, &value);
            } else if self.fields.insert(part.clone(), value).is_some() {
                return Err(format!("{part} is in the record twice"));
            }
        }
        let mut name = Name::new();
        name.first_name = self.string("first_name")?;
        name.middle_name = self.string("middle_name")?;
        name.last_name = self.string("last_name")?;
        Ok(name)
    }

    /// The JSON itself is sent: a value would round numbers that it cannot hold.
    fn metadata(&mut self, name: &str) -> Result<Option<Metadata>, String> {
        let json = self.fields.remove(name).filter(|json| !is_empty(json));
        let metadata = json.map(|json| Metadata::new(&json)).transpose();
        metadata.map_err(|_| format!("{name} is not a JSON object"))
    }
}

/// Null, or an empty string, list or object.
fn is_empty(json: &RawValue) -> bool {
    let compact: String = json.get().split_ascii_whitespace().collect();
    matches!(compact.as_str(), "null" | "\"\"" | "[]" | "{}")
}

/// Reads a JSON object in which no key comes twice, at any depth: of two values, one would be
/// lost.
pub fn unique_fields(json: &[u8]) -> Result<Fields, &'static str> {
    let Unique(fields) = serde_json::from_slice(json).map_err(|error| wrong_with(&error))?;
    for value in fields.values() {
        check_unique(value, 0)?;
    }
    Ok(fields)
}

fn check_unique(json: &RawValue, depth: u32) -> Result<(), &'static str> {
    const DEEPEST: u32 = 100;
    let values: Vec<Box<RawValue>> = match json.get().as_bytes().first() {
        Some(b'{' | b'[') if depth == DEEPEST => return Err("is nested too deeply"),
        Some(b'{') => {
            let Unique(fields) = serde_json::from_str(json.get()).map_err(|e| wrong_with(&e))?;
            fields.into_values().collect()
        }
        Some(b'[') => serde_json::from_str(json.get()).unwrap_or_default(),
        _ => Vec::new(),
    };
    values
        .iter()
        .try_for_each(|value| check_unique(value, depth + 1))
}

fn wrong_with(error: &serde_json::Error) -> &'static str {
    match error.to_string().starts_with(Unique::TWICE) {
        true => "has a key twice",
        false => "is not a JSON object",
    }
}

struct Unique(Fields);

impl Unique {
    const TWICE: &str = "a key comes twice";
}

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Unique, D::Error> {
        deserializer.deserialize_map(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut fields = Fields::new();
        while let Some((name, value)) = map.next_entry()? {
            if fields.insert(name, value).is_some() {
                return Err(A::Error::custom(Unique::TWICE));
            }
        }
        Ok(Unique(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: Value) -> Result<NewUser, String> {
        NewUser::read(unique_fields(value.to_string().as_bytes()).unwrap())
    }

    #[test]
    fn a_few_fields_by_hand_are_enough() {
        let user = read(json!({
            "email": "ada@example.com", "first_name": "Ada", "status": "pending",
            "external_id": "customer-1", "trusted_metadata": { "plan": "team" }, "phone_number": null,
        }));
        let user = user.unwrap();
        assert_eq!(
            json!(user.create),
            json!({
                "email": "ada@example.com",
                "name": { "first_name": "Ada" },
                "create_user_as_pending": true,
                "external_id": "customer-1",
                "trusted_metadata": { "plan": "team" },
            })
        );
        assert!(user.not_imported.is_empty() && user.unknown.is_empty());
    }

    #[test]
    fn what_a_create_cannot_carry_is_named_and_so_is_what_no_user_has() {
        let user = read(json!({
            "user_id": "user-test-1", "created_at": "2026-01-01T00:00:00Z", "status": "active",
            "name": { "first_name": "Ada", "middle_name": "", "title": "Dr" },
            "emails": [
                { "email_id": "email-test-1", "email": "a@b.co", "verified": true },
                { "email_id": "email-test-2", "email": "c@d.co", "verified": false },
            ],
            "phone_numbers": [{ "phone_id": "p", "phone_number": "+12025550162", "verified": false }],
            "totps": [{ "totp_id": "totp-test-1" }], "providers": [], "is_locked": false,
            "frist_name": null,
        }));
        let user = user.unwrap();
        assert_eq!(user.source_user_id.as_deref(), Some("user-test-1"));
        assert_eq!(
            user.not_imported,
            [
                "emails[0].verified",
                "emails[1]",
                "name.title",
                "created_at",
                "totps"
            ]
        );
        assert_eq!(user.unknown, ["name.title", "frist_name"]);
    }

    #[test]
    fn what_is_wrong_with_a_record_is_told_and_no_value() {
        for (value, wrong) in [
            (
                json!({}),
                "the record has neither an email nor a phone_number",
            ),
            (json!({ "email": 7 }), "email is not a string"),
            (json!({ "emails": [{}] }), "emails[0].email is not a string"),
            (
                json!({ "email": "a", "roles": "canary" }),
                "roles is not a list of strings",
            ),
            (
                json!({ "email": "canary", "emails": [{ "email": "a@b.co" }] }),
                "email is not the first of emails",
            ),
            (
                json!({ "email": "a", "first_name": "A", "name": { "first_name": "B" } }),
                "first_name is in the record twice",
            ),
            (
                json!({ "email": "a", "trusted_metadata": ["canary"] }),
                "trusted_metadata is not a JSON object",
            ),
        ] {
            assert_eq!(read(value.clone()).err().as_deref(), Some(wrong), "{value}");
        }
    }

    #[test]
    fn metadata_is_sent_as_it_was_written() {
        let json =
            r#"{"email":"a","trusted_metadata":{ "n": 12345678901234567890123.5, "a": 1e400 }}"#;
        let user = NewUser::read(unique_fields(json.as_bytes()).unwrap()).unwrap();
        let create = serde_json::to_string(&user.create).unwrap();
        assert!(
            create.contains(r#"{ "n": 12345678901234567890123.5, "a": 1e400 }"#),
            "{create}"
        );
    }

    #[test]
    fn a_key_twice_at_any_depth_is_an_error_and_endless_nesting_is_too() {
        let deep = format!(r#"{{"m":{}1{}}}"#, "[".repeat(9999), "]".repeat(9999));
        for (json, wrong) in [
            (r#"{"a":1,"a":2}"#, "has a key twice"),
            (r#"{"m":{"x":[{"b":1,"b":1}]}}"#, "has a key twice"),
            (&deep, "is nested too deeply"),
            ("[]", "is not a JSON object"),
        ] {
            assert_eq!(
                unique_fields(json.as_bytes()).unwrap_err(),
                wrong,
                "{json:.40}"
            );
        }
    }
}
