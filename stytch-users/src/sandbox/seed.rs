//! Seeding: users and connected apps that no endpoint could have made, given as JSON.

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fmt;
use std::time::UNIX_EPOCH;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use super::factor::{self, FactorKind};
use super::fields::{FieldError, Fields};
use super::identifier::new_id;
use super::reply::ErrorReply;
use super::sandbox_user::SandboxUser;
use super::store::{Key, Store};
use super::{clock, metadata, validation};
use crate::{
    ConnectedAppClientType, CryptoWallet, CryptoWalletType, Email, Metadata, OAuthProvider,
    PhoneNumber, Timestamp, User, UserConnectedApp, UserId, UserStatus,
};

/// The field of a saved user that keeps the cursors of searches valid.
pub(super) const SEQUENCE: &str = "sandbox_sequence";

/// What a saved user, and a user in a response, has beside the fields of a user.
const NOT_OF_USERS: [&str; 4] = ["connected_apps", "request_id", "status_code", SEQUENCE];

/// Stores a user given as Stytch's JSON, and returns the user's id.
pub(super) fn add_user(
    store: &mut Store,
    user: impl Serialize,
    now: u64,
) -> Result<UserId, SeedError> {
    let json = to_json(user)?;
    let user = read_user(&fields_of(&json)?, now)?;
    let user_id = user.user.user_id.clone();
    store.insert(user)?;
    Ok(user_id)
}

/// Gives a stored user a connected app.
pub(super) fn add_connected_app(
    store: &mut Store,
    user_id: &str,
    app: impl Serialize,
) -> Result<(), SeedError> {
    let json = to_json(app)?;
    let app = read_connected_app(&fields_of(&json)?)?;
    let (position, user) = store
        .find(user_id)
        .ok_or_else(|| SeedError::new("user_id", "belongs to no user"))?;
    let mut user = user.clone();
    let mut apps = user.connected_apps.iter();
    if apps.any(|other| other.connected_app_id == app.connected_app_id) {
        return Err(SeedError::new("connected_app_id", TAKEN));
    }
    user.connected_apps.push(app);
    Ok(store.replace(position, user)?)
}

/// The error returned for a user or a connected app that cannot be seeded.
///
/// It names a field and never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError {
    field: String,
    reason: String,
}

const TAKEN: &str = "is taken already";
const NOT_AN_OBJECT: &str = "must serialize to a JSON object";

impl SeedError {
    /// Returns the path of the invalid field, such as `emails[0].email`. It is empty if
    /// the value as a whole is invalid.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns what is wrong with the field.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    fn new(field: impl Into<String>, reason: impl Into<String>) -> SeedError {
        SeedError {
            field: field.into(),
            reason: reason.into(),
        }
    }
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field.as_str() {
            "" => write!(formatter, "the value {}", self.reason),
            field => write!(formatter, "the field `{field}` {}", self.reason),
        }
    }
}

impl Error for SeedError {}

impl From<FieldError> for SeedError {
    fn from(error: FieldError) -> SeedError {
        SeedError::new(error.field, error.reason)
    }
}

/// A value that another user has.
impl From<Key> for SeedError {
    fn from(key: Key) -> SeedError {
        SeedError::new(key.field, TAKEN)
    }
}

fn to_json(value: impl Serialize) -> Result<Box<RawValue>, SeedError> {
    to_raw_value(&value).map_err(|_| SeedError::new("", NOT_AN_OBJECT))
}

fn fields_of(json: &RawValue) -> Result<Fields<'_>, SeedError> {
    Fields::of(json).ok_or_else(|| SeedError::new("", NOT_AN_OBJECT))
}

/// Reads a user, who was created now unless the JSON says otherwise.
pub(super) fn read_user(fields: &Fields<'_>, now: u64) -> Result<SandboxUser, SeedError> {
    // These need an id of their own, or have a path of their own.
    let parts = factor::FACTOR_KINDS.each_ref().map(|kind| kind.field);
    let is_part = |name: &str| name == "name" || parts.contains(&name);
    let mut user: User = read(fields, "user_id", "user-test-", |name| {
        is_part(name) || NOT_OF_USERS.contains(&name)
    })?;
    user.emails = factors(fields, &factor::EMAIL, |it: &mut Email| {
        ("email", validation::check_email(&it.email))
    })?;
    user.phone_numbers = factors(fields, &factor::PHONE_NUMBER, |it: &mut PhoneNumber| {
        let result = validation::check_phone_number(&it.phone_number);
        ("phone_number", result)
    })?;
    user.providers = factors(
        fields,
        &factor::OAUTH_REGISTRATION,
        |it: &mut OAuthProvider| ("provider_type", validation::check_given(&it.provider_type)),
    )?;
    user.crypto_wallets = factors(fields, &factor::CRYPTO_WALLET, |it: &mut CryptoWallet| {
        if it.crypto_wallet_type == CryptoWalletType::Unspecified {
            it.crypto_wallet_type = CryptoWalletType::Ethereum;
        }
        let result = validation::check_given(&it.crypto_wallet_address);
        ("crypto_wallet_address", result)
    })?;
    user.webauthn_registrations = factors(fields, &factor::WEBAUTHN_REGISTRATION, unchecked)?;
    user.biometric_registrations = factors(fields, &factor::BIOMETRIC_REGISTRATION, unchecked)?;
    user.totps = factors(fields, &factor::TOTP, unchecked)?;
    if let Some(name) = fields.object("name")? {
        user.name.first_name = name.string("first_name")?;
        user.name.middle_name = name.string("middle_name")?;
        user.name.last_name = name.string("last_name")?;
    }
    if let Some(password) = fields.object("password")? {
        let kind = factor::PASSWORD;
        user.password = Some(read(&password, kind.id_field, kind.id_prefix, |_| false)?);
    }
    user.external_id = fields.string("external_id")?;
    if let Some(external_id) = &user.external_id {
        let result = validation::check_external_id(external_id);
        checked(fields, "external_id", result)?;
    }
    user.status = match fields.string("status")?.map(UserStatus::from) {
        None => UserStatus::Active,
        Some(status @ (UserStatus::Active | UserStatus::Pending)) => status,
        Some(_) => return Err(fields.error("status", "must be active or pending").into()),
    };
    let created_at = timestamp(fields, "created_at")?;
    user.created_at = Some(created_at.unwrap_or_else(|| clock::timestamp(now)));
    user.lock_created_at = timestamp(fields, "lock_created_at")?;
    user.lock_expires_at = timestamp(fields, "lock_expires_at")?;
    if fields.value("is_locked").is_none() {
        user.is_locked = user.lock_created_at.is_some();
    }
    for (name, metadata) in [
        ("trusted_metadata", &mut user.trusted_metadata),
        ("untrusted_metadata", &mut user.untrusted_metadata),
    ] {
        let read = metadata::read(fields, name, &Metadata::default());
        *metadata = checked(fields, name, read)?.unwrap_or_default();
    }
    Ok(SandboxUser {
        user,
        connected_apps: read_connected_apps(fields)?,
    })
}

fn read_connected_apps(fields: &Fields<'_>) -> Result<Vec<UserConnectedApp>, SeedError> {
    let apps = fields.objects("connected_apps")?;
    let apps: Result<Vec<_>, _> = apps.iter().map(read_connected_app).collect();
    let (apps, mut seen) = (apps?, HashSet::new());
    match apps.iter().find(|app| !seen.insert(&app.connected_app_id)) {
        Some(_) => Err(SeedError::new("connected_apps.connected_app_id", TAKEN)),
        None => Ok(apps),
    }
}

fn read_connected_app(fields: &Fields<'_>) -> Result<UserConnectedApp, SeedError> {
    let id_prefix = "connected-app-test-";
    let mut app: UserConnectedApp = read(fields, "connected_app_id", id_prefix, |_| false)?;
    if matches!(app.client_type, ConnectedAppClientType::Unknown(_)) {
        let reason = "must be one of Stytch's client types";
        return Err(fields.error("client_type", reason).into());
    }
    if app.client_type == ConnectedAppClientType::Unspecified {
        app.client_type = ConnectedAppClientType::ThirdParty;
    }
    Ok(app)
}

/// Reads the factors of a kind. `check` completes one and names the field that it checks.
fn factors<T: DeserializeOwned>(
    fields: &Fields<'_>,
    kind: &FactorKind,
    check: fn(&mut T) -> (&'static str, Result<(), ErrorReply>),
) -> Result<Vec<T>, SeedError> {
    let factors = fields.objects(kind.field)?;
    let read = factors.iter().map(|fields| {
        let mut factor = read(fields, kind.id_field, kind.id_prefix, |_| false)?;
        let (name, result) = check(&mut factor);
        checked(fields, name, result)?;
        Ok(factor)
    });
    read.collect()
}

fn unchecked<T>(_: &mut T) -> (&'static str, Result<(), ErrorReply>) {
    ("", Ok(()))
}

fn checked<T>(
    fields: &Fields<'_>,
    name: &str,
    result: Result<T, ErrorReply>,
) -> Result<T, SeedError> {
    result.map_err(|reply| {
        let reason = format!("is invalid: {}", reply.into_message());
        SeedError::new(fields.path(name), reason)
    })
}

/// Reads an object as a type of the model, with a new id unless it has one.
fn read<T: DeserializeOwned>(
    fields: &Fields<'_>,
    id_field: &str,
    id_prefix: &str,
    leave_out: impl Fn(&str) -> bool + Copy,
) -> Result<T, SeedError> {
    let id = match fields.string(id_field)? {
        Some(id) => to_json(id)?,
        None => to_json(new_id(id_prefix))?,
    };
    let others = fields.iter();
    let others = others.filter(|(name, _)| *name != id_field && !leave_out(name));
    let whole: BTreeMap<_, _> = others.clone().chain([(id_field, &*id)]).collect();
    parse(&whole).map_err(|error| {
        // Each field is tried alone to find the one that is wrong.
        let mut others = others.filter_map(|(name, value)| {
            let alone = BTreeMap::from([(id_field, &*id), (name, value)]);
            let error = parse::<T>(&alone).err()?;
            Some(fields.error(name, expectation(&error)))
        });
        others.next().map_or_else(
            || SeedError::new(fields.path(""), expectation(&error)),
            SeedError::from,
        )
    })
}

fn parse<T: DeserializeOwned>(object: &BTreeMap<&str, &RawValue>) -> serde_json::Result<T> {
    serde_json::from_str(&serde_json::to_string(object)?)
}

/// What was expected, without the value: serde's message is `invalid type: string "ada",
/// expected a boolean at line 1 column 9`.
fn expectation(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let expected = message.rsplit_once(", expected ");
    let expected = expected.and_then(|(_, expected)| expected.split_once(" at line"));
    expected.map_or_else(
        || "has a value that Stytch does not return".to_owned(),
        |(expected, _)| format!("must be {expected}"),
    )
}

fn timestamp(fields: &Fields<'_>, name: &str) -> Result<Option<Timestamp>, SeedError> {
    let Some(text) = fields.string(name)? else {
        return Ok(None);
    };
    match Timestamp::from(text).to_system_time() {
        Ok(moment) if moment >= UNIX_EPOCH => Ok(Some(clock::timestamp(clock::seconds(moment)))),
        _ => Err(fields.error(name, "must be an RFC 3339 timestamp").into()),
    }
}
