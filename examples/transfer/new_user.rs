//! The user that a record describes.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use stytch_users::{CreateUser, Metadata, Name, User};

use crate::table::{self, Fields, NAME_PARTS};

/// A user to be created.
pub struct NewUser {
    /// The request that creates the user.
    pub create: CreateUser,
    /// The id that the user had in the project of the file.
    pub source_user_id: Option<String>,
    /// The fields that a create cannot carry.
    pub not_imported: Vec<String>,
    /// The fields that no user has, such as a misspelt one.
    pub unknown: Vec<String>,
}

/// Returns the names of all fields that a record can have.
pub fn known_fields() -> impl Iterator<Item = &'static str> {
    // The table has columns for the parts of a name.
    table::header().chain(["name", "create_user_as_pending"])
}

impl NewUser {
    /// Reads a record. `null`, an empty string and an empty list count as absent. Stytch checks
    /// the values. The error contains no value of the record.
    pub fn read(fields: Fields) -> Result<NewUser, String> {
        let mut rest = Rest {
            fields,
            not_imported: Vec::new(),
            unknown: Vec::new(),
        };
        let mut create = CreateUser::with_email("");
        create.email = rest.factor("emails", "email", "email_id")?;
        create.phone_number = rest.factor("phone_numbers", "phone_number", "phone_id")?;
        if create.email.is_none() && create.phone_number.is_none() {
            return Err("the record has neither an email nor a phone_number".to_owned());
        }
        create.external_id = rest.string("external_id")?;
        create.name = rest.name()?;
        let is_pending: Option<bool> = rest.take("create_user_as_pending", "true or false")?;
        let status = rest.string("status")?;
        if is_pending == Some(true) || status.as_deref() == Some("pending") {
            create.create_user_as_pending = Some(true);
        } else if status.is_some_and(|status| status != "active") {
            rest.not_imported.push("status".to_owned());
        }
        create.roles = rest.take("roles", "a list of strings")?;
        create.trusted_metadata = rest.metadata("trusted_metadata")?;
        create.untrusted_metadata = rest.metadata("untrusted_metadata")?;
        let source_user_id = rest.string("user_id")?;
        for (name, value) in std::mem::take(&mut rest.fields) {
            let is_known = table::header().any(|column| column == name);
            rest.leave(name, is_known, &value);
        }
        Ok(NewUser {
            create,
            source_user_id,
            not_imported: rest.not_imported,
            unknown: rest.unknown,
        })
    }

    /// Returns `true` if a user has the email address or the phone number of this one.
    pub fn shares_an_address_with(&self, user: &User) -> bool {
        let (email, number) = (&self.create.email, &self.create.phone_number);
        email.as_ref().is_some_and(|email| has_email(user, email))
            || number
                .as_ref()
                .is_some_and(|number| has_number(user, number))
    }

    /// Returns `true` if a user is as a create of this one would have left it.
    pub fn is(&self, user: &User) -> bool {
        let create = self.create.clone();
        let mut roles = create.roles.iter().flatten();
        create.email.iter().all(|email| has_email(user, email))
            && (create.phone_number.iter()).all(|number| has_number(user, number))
            && roles.all(|role| user.roles.iter().any(|other| other == role))
            && create.external_id == user.external_id
            && create.name.unwrap_or_default() == user.name
            && create.trusted_metadata.unwrap_or_default() == user.trusted_metadata
            && create.untrusted_metadata.unwrap_or_default() == user.untrusted_metadata
    }
}

fn has_email(user: &User, email: &str) -> bool {
    let mut emails = user.emails.iter().map(|other| other.email.to_lowercase());
    emails.any(|other| other == email.to_lowercase())
}

fn has_number(user: &User, number: &str) -> bool {
    let mut numbers = user.phone_numbers.iter();
    numbers.any(|other| other.phone_number == number)
}

/// The rest of a record, from which fields are taken.
struct Rest {
    fields: Fields,
    not_imported: Vec<String>,
    unknown: Vec<String>,
}

impl Rest {
    /// Notes a field that is not imported. An empty or false one loses nothing.
    fn leave(&mut self, name: String, is_known: bool, value: &RawValue) {
        if !is_known {
            self.unknown.push(name.clone());
        }
        if value.get() != "false" && !is_empty(value) {
            self.not_imported.push(name);
        }
    }

    /// Takes a field, unless it is empty.
    fn take<T: DeserializeOwned>(
        &mut self,
        name: &str,
        expected: &str,
    ) -> Result<Option<T>, String> {
        let json = self.fields.remove(name).filter(|json| !is_empty(json));
        let value = json.map(|json| serde_json::from_str(json.get()));
        value
            .transpose()
            .map_err(|_| format!("{name} is not {expected}"))
    }

    fn string(&mut self, name: &str) -> Result<Option<String>, String> {
        self.take(name, "a string")
    }

    /// Takes an email address or phone number: the field `name`, or the first of `list`. A
    /// create cannot carry the others of the list, nor that one is verified.
    fn factor(&mut self, list: &str, name: &str, id: &str) -> Result<Option<String>, String> {
        let alone = self.string(name)?;
        let factors: Option<Vec<Fields>> = self.take(list, "a list of objects")?;
        let mut factors = factors.unwrap_or_default().into_iter();
        let Some(factor) = factors.next() else {
            return Ok(alone);
        };
        let text = factor.get(name).map(|text| text.get());
        let first = text.and_then(|text| serde_json::from_str::<String>(text).ok());
        if first.as_ref().is_none_or(String::is_empty) {
            return Err(format!("{list}[0].{name} is not a string"));
        }
        if alone.is_some() && alone != first {
            return Err(format!("{name} is not the first of {list}"));
        }
        for (part, value) in factor {
            if part != name && part != id {
                self.leave(format!("{list}[0].{part}"), part == "verified", &value);
            }
        }
        let others = (1..=factors.len()).map(|index| format!("{list}[{index}]"));
        self.not_imported.extend(others);
        Ok(first)
    }

    /// Takes the name: its parts in an object, or as separate fields.
    fn name(&mut self) -> Result<Option<Name>, String> {
        let parts: Option<Fields> = self.take("name", "an object")?;
        for (part, value) in parts.unwrap_or_default() {
            if !NAME_PARTS.contains(&part.as_str()) {
                self.leave(format!("name.{part}"), false, &value);
            } else if self.fields.insert(part.clone(), value).is_some() {
                return Err(format!("{part} is in the record twice"));
            }
        }
        let mut name = Name::new();
        name.first_name = self.string("first_name")?;
        name.middle_name = self.string("middle_name")?;
        name.last_name = self.string("last_name")?;
        Ok(Some(name).filter(|name| *name != Name::new()))
    }

    /// Takes metadata as JSON text: a parsed number could lose digits.
    fn metadata(&mut self, name: &str) -> Result<Option<Metadata>, String> {
        let json: Option<Box<RawValue>> = self.take(name, "JSON")?;
        let metadata = json.map(|json| Metadata::new(&json)).transpose();
        metadata.map_err(|_| format!("{name} is not a JSON object"))
    }
}

/// Returns `true` for null and an empty string, list or object.
fn is_empty(json: &RawValue) -> bool {
    let compact: String = json.get().split_ascii_whitespace().collect();
    matches!(compact.as_str(), "null" | "\"\"" | "[]" | "{}")
}
