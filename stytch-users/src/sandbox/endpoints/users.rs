//! Create, get, update and delete a user, delete the external id, and revoke connected apps.

use std::net::IpAddr;

use serde::de::IgnoredAny;

use crate::sandbox::handler::{Arguments, Handler, duplicate, new_factors};
use crate::sandbox::reply::{self, ErrorReply, Reply, new_id};
use crate::sandbox::sandbox_user::SandboxUser;
use crate::sandbox::store::Store;
use crate::sandbox::validation::{check_external_id, optional};
use crate::sandbox::{clock, metadata};
use crate::{
    ChangedUser, ConnectedApps, CreateUser, CreateUserResponse, DeleteUserResponse, Endpoint,
    RevokeConnectedAppResponse, UpdateUser, UpdateUserResponse, User, UserConnectedApp, UserStatus,
    Users,
};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[
    (<dyn Users>::CREATE, create),
    (<dyn Users>::GET, get),
    (<dyn Users>::UPDATE, update),
    (<dyn Users>::DELETE, delete),
    (<dyn Users>::DELETE_EXTERNAL_ID, delete_external_id),
    (<dyn Users>::CONNECTED_APPS, connected_apps),
    (<dyn Users>::REVOKE_CONNECTED_APP, revoke_connected_app),
];

fn create(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let create: CreateUser = arguments.body()?;
    let mut created = SandboxUser::new().user_id(new_id("user-test-"));
    let user = &mut created.user;
    user.created_at = Some(clock::timestamp(arguments.now));
    if create.create_user_as_pending == Some(true) {
        user.status = UserStatus::Pending;
    }
    let fields = UpdateUser {
        name: create.name,
        attributes: create.attributes,
        trusted_metadata: create.trusted_metadata,
        untrusted_metadata: create.untrusted_metadata,
        external_id: create.external_id,
        roles: create.roles,
    };
    apply(fields, user)?;
    (user.emails, user.phone_numbers) = new_factors(create.email, create.phone_number)?;
    if user.emails.is_empty() && user.phone_numbers.is_empty() {
        return Err(ErrorReply::bad_request(
            "invalid_create_user_request",
            "A user needs an email or a phone number.",
        ));
    }
    let mut response = CreateUserResponse::new(user.clone());
    // Stytch returns an empty id for a factor that was not given.
    response.email_id.get_or_insert_with(|| "".into());
    response.phone_id.get_or_insert_with(|| "".into());
    store.insert(created).map_err(duplicate)?;
    reply::success(&response)
}

/// Responds with the user itself as the body.
fn get(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    reply::success(&arguments.user(store)?.1.user)
}

fn update(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let update = arguments.body()?;
    arguments.change_user(store, |SandboxUser { user, .. }| {
        apply(update, user)?;
        Ok(UpdateUserResponse::new(user.clone()))
    })
}

fn delete(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (position, deleted) = arguments.user(store)?;
    store.remove(position);
    reply::success(&DeleteUserResponse::new(deleted.user.user_id))
}

fn delete_external_id(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    arguments.change_user(store, |SandboxUser { user, .. }| {
        user.external_id = None;
        Ok(ChangedUser::new(user.clone()))
    })
}

fn connected_apps(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (_, user) = arguments.user(store)?;
    reply::success(&ConnectedApps::new(user.connected_apps))
}

fn revoke_connected_app(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let _: IgnoredAny = arguments.body()?;
    arguments.change_user(store, |SandboxUser { connected_apps, .. }| {
        let id = arguments.parameters.get("connected_app_id");
        let is_revoked =
            |app: &UserConnectedApp| id.is_some_and(|id| app.connected_app_id == id.as_str());
        let position = connected_apps.iter().position(is_revoked);
        let message = "Connected app could not be found.";
        let not_found = || ErrorReply::not_found("connected_app_not_found", message);
        connected_apps.remove(position.ok_or_else(not_found)?);
        Ok(RevokeConnectedAppResponse::default())
    })
}

/// Applies the fields that create and update share. An empty string counts as absent.
fn apply(update: UpdateUser, user: &mut User) -> Result<(), ErrorReply> {
    let name = update.name.unwrap_or_default();
    for (value, part) in [
        (name.first_name, &mut user.name.first_name),
        (name.middle_name, &mut user.name.middle_name),
        (name.last_name, &mut user.name.last_name),
    ] {
        *part = optional(value, |_| Ok(()))?.or(part.take());
    }
    // Attributes are hints for fraud detection, which are not stored.
    let ip_address = update.attributes.and_then(|it| it.ip_address);
    if ip_address.is_some_and(|it| !it.is_empty() && it.parse::<IpAddr>().is_err()) {
        let message = "IP address format is invalid.";
        return Err(ErrorReply::bad_request("invalid_ip_address", message));
    }
    let external_id = optional(update.external_id, check_external_id)?;
    user.external_id = external_id.or(user.external_id.take());
    if let Some(roles) = update.roles {
        user.roles = roles;
    }
    for (changes, metadata) in [
        (update.trusted_metadata, &mut user.trusted_metadata),
        (update.untrusted_metadata, &mut user.untrusted_metadata),
    ] {
        if let Some(changes) = changes {
            *metadata = metadata::merge(metadata, &changes)?;
        }
    }
    Ok(())
}
