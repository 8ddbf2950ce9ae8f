//! A record as the user that it asks for.

mod reading;

use stytch_users::{CreateUser, Metadata, Name, UpdateUser, User};

/// What a create can carry, and what it cannot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NewUser {
    pub(super) email: Option<String>,
    pub(super) phone_number: Option<String>,
    pub(super) external_id: Option<String>,
    pub(super) name: Name,
    pub(super) is_pending: bool,
    pub(super) roles: Vec<String>,
    pub(super) trusted_metadata: Option<Metadata>,
    pub(super) untrusted_metadata: Option<Metadata>,
    /// The id that the user had where it comes from.
    pub(super) source_user_id: Option<String>,
    /// The fields that no create can carry.
    pub(super) not_imported: Vec<String>,
}

/// What no two users share, and so what finds one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    ExternalId(String),
    Email(String),
    PhoneNumber(String),
}

impl NewUser {
    /// The request that makes the user.
    pub(super) fn create(&self) -> CreateUser {
        let mut create = CreateUser::default();
        if let Some(email) = &self.email {
            create = create.email(email);
        }
        if let Some(phone_number) = &self.phone_number {
            create = create.phone_number(phone_number);
        }
        if let Some(external_id) = &self.external_id {
            create = create.external_id(external_id);
        }
        if self.name != Name::new() {
            create = create.name(self.name.clone());
        }
        if self.is_pending {
            create = create.create_user_as_pending(true);
        }
        if !self.roles.is_empty() {
            create = create.roles(&self.roles);
        }
        if let Some(metadata) = &self.trusted_metadata {
            create = create.trusted_metadata(metadata.clone());
        }
        if let Some(metadata) = &self.untrusted_metadata {
            create = create.untrusted_metadata(metadata.clone());
        }
        create
    }

    /// The request that gives a user that is there already what the record says.
    pub(super) fn update(&self) -> UpdateUser {
        let mut update = UpdateUser::new();
        if let Some(external_id) = &self.external_id {
            update = update.external_id(external_id);
        }
        if self.name != Name::new() {
            update = update.name(self.name.clone());
        }
        if !self.roles.is_empty() {
            update = update.roles(&self.roles);
        }
        if let Some(metadata) = &self.trusted_metadata {
            update = update.trusted_metadata(metadata.clone());
        }
        if let Some(metadata) = &self.untrusted_metadata {
            update = update.untrusted_metadata(metadata.clone());
        }
        update
    }

    /// What an update cannot change, where the user is not so already.
    pub(super) fn not_updated(&self, user: &User) -> Vec<String> {
        let mut names = Vec::new();
        if self.email.is_some() && !self.has_email(user) {
            names.push("email".to_owned());
        }
        if self.phone_number.is_some() && !self.has_phone_number(user) {
            names.push("phone_number".to_owned());
        }
        if self.is_pending && user.status.as_str() != "pending" {
            names.push("status".to_owned());
        }
        names
    }

    /// By what the user can be found. The first is the surest: a user can be got by it,
    /// where the others take a search.
    pub(super) fn keys(&self) -> Vec<Key> {
        let external_id = self.external_id.clone().map(Key::ExternalId);
        let email = self.email.clone().map(Key::Email);
        let phone_number = self.phone_number.clone().map(Key::PhoneNumber);
        [external_id, email, phone_number]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether a user is as a create of this would have left it.
    pub(super) fn is(&self, user: &User) -> bool {
        (self.email.is_none() || self.has_email(user))
            && (self.phone_number.is_none() || self.has_phone_number(user))
            && self.external_id == user.external_id
            && same_name(&self.name, &user.name)
            && self.roles.iter().all(|role| user.roles.contains(role))
            && is_stored(self.trusted_metadata.as_ref(), &user.trusted_metadata)
            && is_stored(self.untrusted_metadata.as_ref(), &user.untrusted_metadata)
    }

    fn has_email(&self, user: &User) -> bool {
        let email = self.email.as_deref().unwrap_or_default();
        let mut emails = user.emails.iter();
        emails.any(|other| same_email(&other.email, email))
    }

    fn has_phone_number(&self, user: &User) -> bool {
        let phone_number = self.phone_number.as_deref().unwrap_or_default();
        let mut phone_numbers = user.phone_numbers.iter();
        phone_numbers.any(|other| other.phone_number == phone_number)
    }
}

/// Addresses that differ in case only are one.
pub(super) fn same_email(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn same_name(one: &Name, other: &Name) -> bool {
    let parts = |name: &Name| {
        [&name.first_name, &name.middle_name, &name.last_name]
            .map(|part| part.clone().unwrap_or_default())
    };
    parts(one) == parts(other)
}

/// Whether metadata is what a create with `wanted` stores: `null` removes a key.
fn is_stored(wanted: Option<&Metadata>, stored: &Metadata) -> bool {
    let wanted = wanted.cloned().unwrap_or_default();
    match (wanted.to_value(), stored.to_value()) {
        (Ok(mut wanted), Ok(stored)) => {
            if let Some(object) = wanted.as_object_mut() {
                object.retain(|_, value| !value.is_null());
            }
            wanted == stored
        }
        _ => wanted == *stored,
    }
}
