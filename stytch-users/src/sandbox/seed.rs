//! Seeding: users and connected apps that no endpoint could have made.

mod connected_app;
mod user;

use std::{error::Error, fmt};

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::{
    fields::{FieldFault, Fields},
    identifier::IdentifierKind,
    project::Project,
    reply::ErrorReply,
    store::Key,
};

pub(super) use user::read as read_user;

/// Stores a user given in Stytch's JSON shape and answers the user's id.
pub(super) fn add_user(project: &Project, user: impl Serialize) -> Result<String, SeedError> {
    let json = to_json(user)?;
    let user = user::read(&fields_of(&json)?, project.clock.now())?;
    let user_id = user.user_id.clone();
    project.store().insert(user).map_err(SeedError::taken)?;
    Ok(user_id)
}

/// Gives a stored user a connected app.
pub(super) fn add_connected_app(
    project: &Project,
    user_id: &str,
    app: impl Serialize,
) -> Result<(), SeedError> {
    let json = to_json(app)?;
    let app = connected_app::read(&fields_of(&json)?)?;
    let mut store = project.store();
    let (position, user) = store
        .find(user_id)
        .ok_or_else(|| SeedError::new("user_id", "belongs to no user"))?;
    let mut user = user.clone();
    let mut apps = user.connected_apps.iter();
    if apps.any(|other| other.connected_app_id == app.connected_app_id) {
        return Err(SeedError::new("connected_app_id", TAKEN));
    }
    user.connected_apps.push(app);
    store.replace(position, user).map_err(SeedError::taken)
}

/// Why the sandbox refused a seeded user or connected app.
///
/// It names a field and never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    field: String,
    reason: String,
}

const TAKEN: &str = "is taken already";

impl SeedError {
    /// The field at fault, with its way from the top: `emails[0].email`. Empty
    /// when the value as a whole is at fault.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong with the field.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    fn new(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
        }
    }

    /// A value that a request would be refused for as well.
    fn refused(field: impl Into<String>, reply: ErrorReply) -> Self {
        let field = field.into();
        Self::new(field, format!("was refused: {}", reply.into_message()))
    }

    pub(super) fn taken(key: Key) -> Self {
        let field = match key {
            Key::UserId(_) => "user_id",
            Key::ExternalId(_) => "external_id",
            Key::Email(_) => "emails.email",
            Key::PhoneNumber(_) => "phone_numbers.phone_number",
            Key::Factor(kind, _) => kind.id_field(),
        };
        Self::new(field, TAKEN)
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.field.is_empty() {
            write!(formatter, "the value {}", self.reason)
        } else {
            write!(formatter, "the field `{}` {}", self.field, self.reason)
        }
    }
}

impl Error for SeedError {}

impl From<FieldFault> for SeedError {
    fn from(fault: FieldFault) -> Self {
        Self::new(fault.field, fault.reason)
    }
}

const NOT_AN_OBJECT: &str = "must serialize to a JSON object";

fn to_json(value: impl Serialize) -> Result<Box<RawValue>, SeedError> {
    to_raw_value(&value).map_err(|_| SeedError::new("", NOT_AN_OBJECT))
}

fn fields_of(json: &RawValue) -> Result<Fields<'_>, SeedError> {
    Fields::of(json).ok_or_else(|| SeedError::new("", NOT_AN_OBJECT))
}

/// The id a field gives, or a new one.
fn identifier(fields: &Fields<'_>, name: &str, kind: IdentifierKind) -> Result<String, SeedError> {
    Ok(fields.string(name)?.unwrap_or_else(|| kind.generate()))
}
