//! The applications a user has let in: list them, and revoke one.

use bytes::Bytes;
use http::Response;
use serde::Serialize;

use super::take;
use crate::sandbox::{
    record::ConnectedApp,
    reply::{self, ErrorReply},
    store::Store,
};

/// `GET /v1/users/{user_id}/connected_apps`
pub(in crate::sandbox) fn list(
    store: &Store,
    user_id: &str,
) -> Result<Response<Bytes>, ErrorReply> {
    let (_, user) = store.find(user_id).ok_or_else(ErrorReply::user_not_found)?;
    Ok(reply::success(&ListBody {
        connected_apps: &user.connected_apps,
    }))
}

/// `POST /v1/users/{user_id}/connected_apps/{connected_app_id}/revoke`
pub(in crate::sandbox) fn revoke(
    store: &mut Store,
    user_id: &str,
    connected_app_id: &str,
) -> Result<Response<Bytes>, ErrorReply> {
    let (position, mut user) = take(store, user_id)?;
    let before = user.connected_apps.len();
    user.connected_apps
        .retain(|app| app.connected_app_id != connected_app_id);
    if user.connected_apps.len() == before {
        return Err(ErrorReply::not_found(
            "connected_app_not_found",
            "Connected app could not be found.",
        ));
    }
    // The user's keys are the ones it had, so nobody else can have taken one.
    store
        .replace(position, user)
        .map_err(|_| ErrorReply::internal())?;
    Ok(reply::success(&RevokeBody {}))
}

#[derive(Serialize)]
struct ListBody<'a> {
    connected_apps: &'a [ConnectedApp],
}

#[derive(Serialize)]
struct RevokeBody {}
