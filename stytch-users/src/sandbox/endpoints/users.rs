//! Create, get, update and delete a user, and delete the external id.

use serde::Serialize;

use crate::sandbox::fields::Fields;
use crate::sandbox::handler::{
    Arguments, Handler, duplicate, find_user, new_email, new_phone_number, store_user,
};
use crate::sandbox::identifier::new_id;
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::sandbox_user::SandboxUser;
use crate::sandbox::store::Store;
use crate::sandbox::{clock, metadata, validation};
use crate::{
    CryptoWallet, DeleteFactorResponse, DeleteUserResponse, Email, Endpoint, PhoneNumber, User,
    UserStatus, Users,
};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[
    (<dyn Users>::CREATE, create),
    (<dyn Users>::GET, get),
    (<dyn Users>::UPDATE, update),
    (<dyn Users>::DELETE, delete),
    (<dyn Users>::DELETE_EXTERNAL_ID, delete_external_id),
];

fn create(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let fields = Fields::of_body(arguments.request.body())?;
    let email = fields.string("email")?;
    let phone_number = fields.string("phone_number")?;
    let mut created = SandboxUser::new().user_id(new_id("user-test-"));
    created.user.created_at = Some(clock::timestamp(arguments.now));
    if fields.boolean("create_user_as_pending")? == Some(true) {
        created = created.pending();
    }
    apply(&fields, &mut created.user)?;
    if email.is_none() && phone_number.is_none() {
        return Err(ErrorReply::bad_request(
            "invalid_create_user_request",
            "A user needs an email or a phone number.",
        ));
    }
    if let Some(email) = email {
        created.user.emails.push(new_email(email)?);
    }
    if let Some(phone_number) = phone_number {
        created
            .user
            .phone_numbers
            .push(new_phone_number(phone_number)?);
    }

    /// The id of a factor that was not given is empty.
    #[derive(Serialize)]
    struct Body<'a> {
        user_id: &'a str,
        email_id: &'a str,
        phone_id: &'a str,
        status: &'a UserStatus,
        user: &'a User,
    }
    let user = &created.user;
    let reply = reply::success(&Body {
        user_id: user.user_id.as_str(),
        email_id: user.emails.first().map_or("", |it| it.email_id.as_str()),
        phone_id: user
            .phone_numbers
            .first()
            .map_or("", |it| it.phone_id.as_str()),
        status: &user.status,
        user,
    });
    store.insert(created).map_err(duplicate)?;
    reply
}

/// The body is the user itself.
fn get(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (_, found) = find_user(store, arguments.parameter(0))?;
    reply::success(&found.user)
}

fn update(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let fields = Fields::of_body(arguments.request.body())?;
    let (position, mut updated) = find_user(store, arguments.parameter(0))?;
    apply(&fields, &mut updated.user)?;

    #[derive(Serialize)]
    struct Body<'a> {
        user_id: &'a str,
        emails: &'a [Email],
        phone_numbers: &'a [PhoneNumber],
        crypto_wallets: &'a [CryptoWallet],
        user: &'a User,
    }
    let user = &updated.user;
    let reply = reply::success(&Body {
        user_id: user.user_id.as_str(),
        emails: &user.emails,
        phone_numbers: &user.phone_numbers,
        crypto_wallets: &user.crypto_wallets,
        user,
    });
    store_user(store, position, updated, reply)
}

fn delete(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (position, deleted) = find_user(store, arguments.parameter(0))?;
    store.remove(position);
    reply::success(&DeleteUserResponse::new(deleted.user.user_id))
}

fn delete_external_id(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (position, mut changed) = find_user(store, arguments.parameter(0))?;
    changed.user.external_id = None;
    let reply = reply::success(&DeleteFactorResponse::new(changed.user.clone()));
    store_user(store, position, changed, reply)
}

/// Reads the fields that create and update have in common into `user`.
fn apply(fields: &Fields<'_>, user: &mut User) -> Result<(), ErrorReply> {
    if let Some(name) = fields.object("name")? {
        for (field, part) in [
            ("first_name", &mut user.name.first_name),
            ("middle_name", &mut user.name.middle_name),
            ("last_name", &mut user.name.last_name),
        ] {
            let value = name.string(field)?;
            *part = value.or_else(|| part.take());
        }
    }
    // Attributes are hints for fraud detection, which are not stored.
    if let Some(attributes) = fields.object("attributes")? {
        attributes.string("user_agent")?;
        if let Some(ip_address) = attributes.string("ip_address")? {
            validation::check_ip_address(&ip_address)?;
        }
    }
    if let Some(external_id) = fields.string("external_id")? {
        validation::check_external_id(&external_id)?;
        user.external_id = Some(external_id);
    }
    if let Some(roles) = fields.strings("roles")? {
        user.roles = roles;
    }
    for (name, metadata) in [
        ("trusted_metadata", &mut user.trusted_metadata),
        ("untrusted_metadata", &mut user.untrusted_metadata),
    ] {
        if let Some(changed) = metadata::read(fields, name, metadata)? {
            *metadata = changed;
        }
    }
    Ok(())
}
