//! List the apps that a user has connected, and revoke one.

use crate::sandbox::handler::{Arguments, Handler, find_user, store_user};
use crate::sandbox::reply::{self, ErrorReply, Reply};
use crate::sandbox::store::Store;
use crate::{ConnectedApps, Endpoint, RevokeConnectedAppResponse, Users};

pub(super) const HANDLERS: &[(Endpoint, Handler)] = &[
    (<dyn Users>::CONNECTED_APPS, connected_apps),
    (<dyn Users>::REVOKE_CONNECTED_APP, revoke),
];

fn connected_apps(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (_, user) = find_user(store, arguments.parameter(0))?;
    reply::success(&ConnectedApps::new(user.connected_apps))
}

fn revoke(store: &mut Store, arguments: &Arguments<'_>) -> Reply {
    let (position, mut user) = find_user(store, arguments.parameter(0))?;
    let before = user.connected_apps.len();
    let revoked = arguments.parameter(1);
    user.connected_apps
        .retain(|app| app.connected_app_id != *revoked);
    if user.connected_apps.len() == before {
        return Err(ErrorReply::not_found(
            "connected_app_not_found",
            "Connected app could not be found.",
        ));
    }
    let reply = reply::success(&RevokeConnectedAppResponse::new());
    store_user(store, position, user, reply)
}
