//! The user that a record describes.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use stytch_users::{CreateUser, Metadata, Name, User};

use crate::table::{Fields, NAME_PARTS};

/// A user to be created.
pub struct NewUser {
    /// The request that creates the user.
    pub create: CreateUser,
    /// The id that the user had in the project of the file.
    pub source_user_id: Option<String>,
    /// The fields that a create cannot carry.
    pub not_imported: Vec<String>,
    /// The nested fields that no user has, such as a misspelt one.
    pub unknown: Vec<String>,
}

impl NewUser {
    /// Reads a record. `null`, an empty string and an empty list count as absent. Stytch checks
    /// the values. The error contains no value of the record.
    pub fn read(mut fields: Fields) -> Result<NewUser, String> {
        let rest = &mut fields;
        let mut user = NewUser {
            create: CreateUser::with_email(""),
            source_user_id: string(rest, "user_id")?,
            not_imported: Vec::new(),
            unknown: Vec::new(),
        };
        let email = user.take_factor(rest, "emails", "email", "email_id")?;
        let number = user.take_factor(rest, "phone_numbers", "phone_number", "phone_id")?;
        if email.is_none() && number.is_none() {
            return Err("the record has neither an email nor a phone_number".to_owned());
        }
        let name = user.take_name(rest)?;
        let create = &mut user.create;
        (create.email, create.phone_number, create.name) = (email, number, name);
        create.external_id = string(rest, "external_id")?;
        create.roles = take(rest, "roles", "a list of strings")?;
        create.trusted_metadata = metadata(rest, "trusted_metadata")?;
        create.untrusted_metadata = metadata(rest, "untrusted_metadata")?;
        match string(rest, "status")?.as_deref() {
            Some("pending") => create.create_user_as_pending = Some(true),
            None | Some("active") => {}
            Some(_) => user.not_imported.push("status".to_owned()),
        }
        for (name, value) in fields {
            user.leave(name, true, &value);
        }
        Ok(user)
    }

    /// Notes a field that is not imported. An empty or false one loses nothing.
    fn leave(&mut self, name: String, is_known: bool, value: &RawValue) {
        if !is_known {
            self.unknown.push(name.clone());
        }
        if value.get() != "false" && !is_empty(value) {
            self.not_imported.push(name);
        }
    }

    /// Takes an email address or phone number: the field `name`, or the first of `list`. A
    /// create cannot carry the others of the list, nor that one is verified.
    fn take_factor(
        &mut self,
        rest: &mut Fields,
        list: &str,
        name: &str,
        id: &str,
    ) -> Result<Option<String>, String> {
        let alone = string(rest, name)?;
        let factors: Option<Vec<Fields>> = take(rest, list, "a list of objects")?;
        let mut factors = factors.unwrap_or_default().into_iter();
        let Some(mut factor) = factors.next() else {
            return Ok(alone);
        };
        let first = string(&mut factor, name);
        let wrong = || format!("{list}[0].{name} is not a string");
        let first = first.ok().flatten().ok_or_else(wrong)?;
        if alone.is_some_and(|alone| alone != first) {
            return Err(format!("{name} is not the first of {list}"));
        }
        factor.remove(id);
        for (part, value) in factor {
            self.leave(format!("{list}[0].{part}"), part == "verified", &value);
        }
        let others = (1..=factors.len()).map(|index| format!("{list}[{index}]"));
        self.not_imported.extend(others);
        Ok(Some(first))
    }

    /// Takes the name: its parts in an object, or as separate fields.
    fn take_name(&mut self, rest: &mut Fields) -> Result<Option<Name>, String> {
        let parts: Option<Fields> = take(rest, "name", "an object")?;
        for (part, value) in parts.unwrap_or_default() {
            if !NAME_PARTS.contains(&part.as_str()) {
                self.leave(format!("name.{part}"), false, &value);
            } else if rest.insert(part.clone(), value).is_some() {
                return Err(format!("{part} is in the record twice"));
            }
        }
        let mut name = Name::new();
        name.first_name = string(rest, "first_name")?;
        name.middle_name = string(rest, "middle_name")?;
        name.last_name = string(rest, "last_name")?;
        Ok(Some(name).filter(|name| *name != Name::new()))
    }

    /// Returns `true` if a user has the email address or the phone number of this one.
    pub fn shares_an_address_with(&self, user: &User) -> bool {
        let (email, number) = (&self.create.email, &self.create.phone_number);
        email.iter().any(|email| has_email(user, email))
            || number.iter().any(|number| has_number(user, number))
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

/// Takes a field, unless it is empty.
fn take<T: DeserializeOwned>(
    rest: &mut Fields,
    name: &str,
    expected: &str,
) -> Result<Option<T>, String> {
    let json = rest.remove(name).filter(|json| !is_empty(json));
    let value = json.map(|json| serde_json::from_str(json.get()));
    let value = value.transpose();
    value.map_err(|_| format!("{name} is not {expected}"))
}

fn string(rest: &mut Fields, name: &str) -> Result<Option<String>, String> {
    take(rest, name, "a string")
}

/// Takes metadata as JSON text: a parsed number could lose digits.
fn metadata(rest: &mut Fields, name: &str) -> Result<Option<Metadata>, String> {
    let json: Option<Box<RawValue>> = take(rest, name, "JSON")?;
    let metadata = json.map(|json| Metadata::new(&json)).transpose();
    metadata.map_err(|_| format!("{name} is not a JSON object"))
}

/// Returns `true` for null and an empty string, list or object.
fn is_empty(json: &RawValue) -> bool {
    let compact: String = json.get().split_ascii_whitespace().collect();
    matches!(compact.as_str(), "null" | "\"\"" | "[]" | "{}")
}
