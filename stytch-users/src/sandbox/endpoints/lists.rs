//! The lists that Stytch stores for a user and returns from separate endpoints: the
//! connected apps.

use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::{Value, json};

use crate::sandbox::handler::{Arguments, Handler};
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::sandbox_user::CONNECTED_APPS;
use crate::sandbox::store::Store;
use crate::{
    ConnectedAppClientType, Endpoint, RevokeConnectedAppResponse, UserConnectedApp, Users,
};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[
    (<dyn Users>::CONNECTED_APPS, connected_apps),
    (<dyn Users>::REVOKE_CONNECTED_APP, revoke),
];

/// The field of a seeded user, the field of an item with its id, the prefix of new ids, and a
/// function that reads the items and sets the defaults of missing fields.
pub(in crate::sandbox) type List = (&'static str, &'static str, &'static str, ReadItems);

type ReadItems = fn(&str) -> serde_json::Result<Vec<Value>>;

/// The lists that users are seeded and saved with.
#[rustfmt::skip]
pub(in crate::sandbox) const LISTS: &[List] = &[
    (CONNECTED_APPS, "connected_app_id", "connected-app-test-", read_connected_apps),
];

fn read<T: DeserializeOwned + Serialize>(json: &str) -> serde_json::Result<Vec<Value>> {
    let items: Vec<T> = serde_json::from_str(json)?;
    items.iter().map(serde_json::to_value).collect()
}

fn read_connected_apps(json: &str) -> serde_json::Result<Vec<Value>> {
    let mut apps = read::<UserConnectedApp>(json)?;
    for app in &mut apps {
        match app["client_type"].as_str() {
            Some("") => app["client_type"] = "third_party".into(),
            Some(known) if ConnectedAppClientType::KNOWN.contains(&known) => {}
            _ => return Err(Error::custom("unknown client type")),
        }
    }
    Ok(apps)
}

fn connected_apps(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (_, mut user) = arguments.user(store)?;
    reply::success(&json!({ "connected_apps": user.list(CONNECTED_APPS) }))
}

fn revoke(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    arguments.change_user(store, |user| {
        let (apps, id) = (user.list(CONNECTED_APPS), arguments.parameter(1));
        let position = apps.iter().position(|app| app["connected_app_id"] == id);
        let message = "Connected app could not be found.";
        let not_found = || ErrorReply::not_found("connected_app_not_found", message);
        apps.remove(position.ok_or_else(not_found)?);
        Ok(RevokeConnectedAppResponse::new())
    })
}
