//! Adds users and connected apps that no endpoint could have created, from JSON.

use std::collections::{BTreeMap, HashSet};
use std::time::UNIX_EPOCH;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

use super::endpoints::LISTS;
use super::factor::FACTOR_KINDS;
use super::field_error::FieldError;
use super::reply::{ErrorReply, new_id};
use super::sandbox_user::SandboxUser;
use super::store::{Key, Store};
use super::{clock, metadata, validation};
use crate::{CryptoWalletType, Metadata, User, UserId, UserStatus};

/// The field of a saved user that keeps the cursors of searches valid.
pub(super) const SEQUENCE: &str = "sandbox_sequence";

/// The fields of a saved user and of a response that are not fields of the user.
const OTHER_FIELDS: [&str; 3] = ["request_id", "status_code", SEQUENCE];

const TAKEN: &str = "is taken already";

/// The fields of an object, as they are written.
type Fields = BTreeMap<String, Box<RawValue>>;

/// Stores a user given as Stytch's JSON, and returns the user's id.
pub(super) fn add_user(
    store: &mut Store,
    user: impl Serialize,
    now: u64,
) -> Result<UserId, FieldError> {
    let user = read_user(&to_json(user)?, now)?;
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
    let changed = read_user(&to_json(changed)?, position.created_at)?;
    Ok(store.replace(position, changed)?)
}

/// A value that another user has.
impl From<Key> for FieldError {
    fn from(key: Key) -> FieldError {
        FieldError::new(key.field, TAKEN)
    }
}

fn to_json(value: impl Serialize) -> Result<Box<RawValue>, FieldError> {
    to_raw_value(&value).map_err(|_| FieldError::new("", "must be a JSON object"))
}

fn read<T: DeserializeOwned>(json: &RawValue) -> Result<T, FieldError> {
    let json = json.get();
    serde_json::from_str(json).map_err(|error| FieldError::of(json.as_bytes(), &error))
}

/// Reads a user, who was created now unless the JSON says otherwise.
pub(super) fn read_user(json: &RawValue, now: u64) -> Result<SandboxUser, FieldError> {
    let fields: Result<Fields, _> = serde_json::from_str(json.get());
    let mut fields = fields.map_err(|_| FieldError::new("", "must be a JSON object"))?;
    fields.retain(|name, value| !is_absent(value) && !OTHER_FIELDS.contains(&name.as_str()));
    set_id(&mut fields, "user_id", "user-test-");
    for kind in &FACTOR_KINDS {
        set_ids(&mut fields, kind.field, kind.id_field, kind.id_prefix);
    }
    let lists = read_lists(&mut fields)?;
    let has = |name: &str| fields.contains_key(name);
    let mut user: User = read(&to_json(&fields)?)?;
    if !has("status") {
        user.status = UserStatus::Active;
    }
    if !has("is_locked") {
        user.is_locked = has("lock_created_at");
    }
    for (name, timestamp) in [
        ("created_at", &mut user.created_at),
        ("lock_created_at", &mut user.lock_created_at),
        ("lock_expires_at", &mut user.lock_expires_at),
    ] {
        let moment = timestamp.as_ref().and_then(|it| it.to_system_time().ok());
        let moment = moment.filter(|moment| *moment >= UNIX_EPOCH);
        if has(name) && moment.is_none() {
            return Err(FieldError::new(name, "must be an RFC 3339 timestamp"));
        }
        *timestamp = moment.map(|moment| clock::timestamp(clock::seconds(moment)));
    }
    user.created_at.get_or_insert_with(|| clock::timestamp(now));
    for wallet in &mut user.crypto_wallets {
        if wallet.crypto_wallet_type == CryptoWalletType::Unspecified {
            wallet.crypto_wallet_type = CryptoWalletType::Ethereum;
        }
    }
    let name = &mut user.name;
    for part in [
        &mut name.first_name,
        &mut name.middle_name,
        &mut name.last_name,
    ] {
        part.take_if(|part| part.is_empty());
    }
    for (name, metadata) in [
        ("trusted_metadata", &mut user.trusted_metadata),
        ("untrusted_metadata", &mut user.untrusted_metadata),
    ] {
        let merged = metadata::merge(&Metadata::default(), metadata);
        *metadata = merged.map_err(|error| invalid(name, error))?;
    }
    check(&user)?;
    Ok(SandboxUser { user, lists })
}

/// Returns `true` for `null` and an empty string.
fn is_absent(value: &RawValue) -> bool {
    ["null", r#""""#].contains(&value.get())
}

fn set_id(fields: &mut Fields, id_field: &str, id_prefix: &str) {
    if fields.get(id_field).is_none_or(|id| is_absent(id)) {
        let id = to_raw_value(&new_id(id_prefix));
        fields.extend(id.map(|id| (id_field.to_owned(), id)));
    }
}

/// Gives an id to each object in a field, which is a list or one object. Other values are left
/// for their type to reject.
fn set_ids(fields: &mut Fields, field: &str, id_field: &str, id_prefix: &str) {
    let Some(value) = fields.get_mut(field) else {
        return;
    };
    let with_ids = if let Ok(mut items) = serde_json::from_str::<Vec<Fields>>(value.get()) {
        for item in &mut items {
            set_id(item, id_field, id_prefix);
        }
        to_raw_value(&items)
    } else if let Ok(mut item) = serde_json::from_str::<Fields>(value.get()) {
        set_id(&mut item, id_field, id_prefix);
        to_raw_value(&item)
    } else {
        return;
    };
    *value = with_ids.unwrap_or_default();
}

/// Removes the lists of other endpoints from the fields, and reads them.
fn read_lists(fields: &mut Fields) -> Result<BTreeMap<&'static str, Vec<Value>>, FieldError> {
    let mut lists = BTreeMap::new();
    for &(field, id_field, id_prefix, read_items) in LISTS {
        set_ids(fields, field, id_field, id_prefix);
        let Some(json) = fields.remove(field) else {
            continue;
        };
        let json = json.get();
        let items = read_items(json)
            .map_err(|error| FieldError::of(json.as_bytes(), &error).within(field))?;
        let mut ids = HashSet::new();
        if !items.iter().all(|item| ids.insert(&item[id_field])) {
            return Err(FieldError::new(format!("{field}.{id_field}"), TAKEN));
        }
        lists.insert(field, items);
    }
    Ok(lists)
}

/// Checks the values that the types accept and Stytch rejects.
fn check(user: &User) -> Result<(), FieldError> {
    if matches!(user.status, UserStatus::Unknown(_)) {
        return Err(FieldError::new("status", "must be active or pending"));
    }
    if let Some(external_id) = &user.external_id {
        let result = validation::check_external_id(external_id);
        result.map_err(|error| invalid("external_id", error))?;
    }
    let emails = user.emails.iter();
    let emails = emails.map(|it| validation::check_email(&it.email));
    check_each("emails", "email", emails)?;
    let numbers = user.phone_numbers.iter();
    let numbers = numbers.map(|it| validation::check_phone_number(&it.phone_number));
    check_each("phone_numbers", "phone_number", numbers)?;
    let providers = user.providers.iter();
    let providers = providers.map(|it| validation::check_present(&it.provider_type));
    check_each("providers", "provider_type", providers)?;
    let wallets = user.crypto_wallets.iter();
    let wallets = wallets.map(|it| validation::check_present(&it.crypto_wallet_address));
    check_each("crypto_wallets", "crypto_wallet_address", wallets)
}

fn check_each(
    list: &str,
    field: &str,
    results: impl Iterator<Item = Result<(), ErrorReply>>,
) -> Result<(), FieldError> {
    let mut results = results.enumerate();
    results.try_for_each(|(index, result)| {
        result.map_err(|error| invalid(&format!("{list}[{index}].{field}"), error))
    })
}

fn invalid(field: &str, error: ErrorReply) -> FieldError {
    FieldError::new(field, format!("is invalid: {}", error.message))
}
