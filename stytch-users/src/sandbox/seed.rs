//! Adds users that no endpoint could have created, from JSON.

use std::collections::{BTreeMap, HashSet};
use std::time::UNIX_EPOCH;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};

use super::factor::FACTOR_KINDS;
use super::field_error::FieldError;
use super::reply::{ErrorReply, new_id};
use super::sandbox_user::SandboxUser;
use super::store::Store;
use super::{clock, metadata, validation};
use crate::{ConnectedAppClientType, Metadata, User, UserConnectedApp, UserId, UserStatus};

/// The fields of a response that are not fields of the user.
const ENVELOPE: [&str; 2] = ["request_id", "status_code"];

/// The fields of an object, as they are written.
type Fields = BTreeMap<String, Box<RawValue>>;

/// Stores a user given as Stytch's JSON, and returns the user's id.
pub(super) fn add_user(
    store: &mut Store,
    user: impl Serialize,
    now: u64,
) -> Result<UserId, FieldError> {
    let user = read_user(user, now)?;
    let user_id = user.user.user_id.clone();
    store.insert(user)?;
    Ok(user_id)
}

/// Changes a stored user as if it were seeded again. Its place in the order of users stays.
pub(super) fn change_user(
    store: &mut Store,
    user_id: &str,
    change: impl FnOnce(SandboxUser) -> SandboxUser,
) -> Result<(), FieldError> {
    let (position, user) = store
        .find(user_id)
        .ok_or_else(|| FieldError::new("user_id", "belongs to no user"))?;
    let mut changed = change(user.clone());
    changed.user.created_at.clone_from(&user.user.created_at);
    let changed = read_user(changed, position.created_at)?;
    store.replace(position, changed)
}

/// Reads a user, who was created now unless the JSON says otherwise.
fn read_user(user: impl Serialize, now: u64) -> Result<SandboxUser, FieldError> {
    let mut fields = with_defaults(user, now)?;
    let mut read = SandboxUser {
        connected_apps: take(&mut fields, "connected_apps")?,
        sandbox_sequence: take(&mut fields, "sandbox_sequence")?,
        user: read(&to_json(&fields)?)?,
    };
    let user = &mut read.user;
    let name = &mut user.name;
    for part in [
        &mut name.first_name,
        &mut name.middle_name,
        &mut name.last_name,
    ] {
        part.take_if(|part| part.is_empty());
    }
    for (name, timestamp) in [
        ("created_at", &mut user.created_at),
        ("lock_created_at", &mut user.lock_created_at),
        ("lock_expires_at", &mut user.lock_expires_at),
    ] {
        let moment = timestamp.as_ref().and_then(|it| it.to_system_time().ok());
        let moment = moment.filter(|moment| *moment >= UNIX_EPOCH);
        if fields.contains_key(name) && moment.is_none() {
            return Err(FieldError::new(name, "must be an RFC 3339 timestamp"));
        }
        *timestamp = moment.map(|moment| clock::timestamp(clock::seconds(moment)));
    }
    for (name, metadata) in [
        ("trusted_metadata", &mut user.trusted_metadata),
        ("untrusted_metadata", &mut user.untrusted_metadata),
    ] {
        let merged = metadata::merge(&Metadata::default(), metadata);
        *metadata = merged.map_err(|error| invalid(name, error))?;
    }
    check(user, &read.connected_apps)?;
    Ok(read)
}

/// Returns the fields of a user, with defaults for those that are absent, `null` or empty.
fn with_defaults(user: impl Serialize, now: u64) -> Result<Fields, FieldError> {
    let fields = serde_json::from_str(to_json(user)?.get());
    let mut fields: Fields = fields.map_err(|_| not_an_object())?;
    fields.retain(|name, value| !is_unset(value) && !ENVELOPE.contains(&name.as_str()));
    let is_locked = fields.contains_key("lock_created_at");
    set_default(&mut fields, "user_id", new_id("user-test-"))?;
    set_default(&mut fields, "status", "active")?;
    set_default(&mut fields, "created_at", clock::timestamp(now))?;
    set_default(&mut fields, "is_locked", is_locked)?;
    let factors = FACTOR_KINDS.iter();
    let factors = factors.map(|kind| (kind.field, kind.id_field, kind.id_prefix));
    let apps = ("connected_apps", "connected_app_id", "connected-app-test-");
    for (field, id_field, id_prefix) in factors.chain([apps]) {
        if let Some(json) = fields.get_mut(field) {
            set_item_defaults(json, id_field, id_prefix)?;
        }
    }
    Ok(fields)
}

fn is_unset(json: &RawValue) -> bool {
    ["null", r#""""#].contains(&json.get())
}

fn not_an_object() -> FieldError {
    FieldError::new("", "must be a JSON object")
}

fn to_json(value: impl Serialize) -> Result<Box<RawValue>, FieldError> {
    to_raw_value(&value).map_err(|_| not_an_object())
}

/// Sets a field that is absent, `null` or empty.
fn set_default(fields: &mut Fields, name: &str, default: impl Serialize) -> Result<(), FieldError> {
    if fields.get(name).is_none_or(|json| is_unset(json)) {
        fields.insert(name.to_owned(), to_json(default)?);
    }
    Ok(())
}

/// Sets the id and the type of an object, or of each in a list. Other values are left for their
/// type to reject.
fn set_item_defaults(
    json: &mut Box<RawValue>,
    id_field: &str,
    id_prefix: &str,
) -> Result<(), FieldError> {
    let set_defaults = |json: &mut Box<RawValue>| {
        if let Ok(mut item) = serde_json::from_str::<Fields>(json.get()) {
            set_default(&mut item, id_field, new_id(id_prefix))?;
            // Stytch always returns a type.
            match id_field {
                "crypto_wallet_id" => set_default(&mut item, "crypto_wallet_type", "ethereum")?,
                "connected_app_id" => set_default(&mut item, "client_type", "third_party")?,
                _ => {}
            }
            *json = to_json(item)?;
        }
        Ok(())
    };
    let Ok(mut items) = serde_json::from_str::<Vec<Box<RawValue>>>(json.get()) else {
        return set_defaults(json);
    };
    items.iter_mut().try_for_each(set_defaults)?;
    *json = to_json(items)?;
    Ok(())
}

/// Removes a field, and reads its value.
fn take<T: DeserializeOwned + Default>(fields: &mut Fields, name: &str) -> Result<T, FieldError> {
    let Some(json) = fields.remove(name) else {
        return Ok(T::default());
    };
    read(&json).map_err(|error| {
        let field = format!("{name}{}", error.field());
        FieldError::new(field, error.reason())
    })
}

fn read<T: DeserializeOwned>(json: &RawValue) -> Result<T, FieldError> {
    let json = json.get();
    serde_json::from_str(json).map_err(|error| FieldError::of(json.as_bytes(), &error))
}

/// Checks the values that the types accept and Stytch rejects.
fn check(user: &User, apps: &[UserConnectedApp]) -> Result<(), FieldError> {
    if matches!(user.status, UserStatus::Unknown(_)) {
        return Err(FieldError::new("status", "must be active or pending"));
    }
    let external_id = user.external_id.as_deref();
    let checked = external_id.map_or(Ok(()), validation::check_external_id);
    checked.map_err(|error| invalid("external_id", error))?;
    for kind in FACTOR_KINDS {
        for (index, value) in (kind.values)(user).into_iter().enumerate() {
            let field = format!("{}[{index}].{}", kind.field, kind.value_field);
            (kind.check_value)(value).map_err(|error| invalid(&field, error))?;
        }
    }
    let is_unknown =
        |app: &UserConnectedApp| matches!(app.client_type, ConnectedAppClientType::Unknown(_));
    if let Some(index) = apps.iter().position(is_unknown) {
        let field = format!("connected_apps[{index}].client_type");
        return Err(FieldError::new(field, "must be a client type of Stytch"));
    }
    let mut ids = HashSet::new();
    if !apps.iter().all(|app| ids.insert(&app.connected_app_id)) {
        return Err(FieldError::taken("connected_apps.connected_app_id"));
    }
    Ok(())
}

fn invalid(field: &str, error: ErrorReply) -> FieldError {
    FieldError::new(field, format!("is invalid: {}", error.message))
}
