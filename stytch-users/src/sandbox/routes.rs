//! Which endpoint answers which request. This is the whole sandbox but for the
//! network: a request goes in, a response comes out.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Request, Response};
use percent_encoding::percent_decode_str;

use super::{
    authentication,
    endpoints::{connected_apps, factors, users},
    factor::FactorKind,
    project::Project,
    reply::ErrorReply,
    search,
};

/// Answers one request to the project.
pub(super) fn answer(project: &Project, request: &Request<Bytes>) -> Response<Bytes> {
    route(project, request).unwrap_or_else(ErrorReply::into_response)
}

fn route(project: &Project, request: &Request<Bytes>) -> Result<Response<Bytes>, ErrorReply> {
    authentication::check(project, request.headers())?;
    let segments = path_segments(request.uri().path()).ok_or_else(ErrorReply::route_not_found)?;
    let segments: Vec<&str> = segments.iter().map(AsRef::as_ref).collect();
    let resource = Resource::of(&segments).ok_or_else(ErrorReply::route_not_found)?;
    let mut store = project.store();
    let store = &mut *store;
    let body = request.body();
    match (request.method().as_str(), resource) {
        ("POST", Resource::Users) => users::create(store, body),
        ("POST", Resource::Search) => search::search(store, body),
        ("GET", Resource::User(user_id)) => users::get(store, user_id),
        ("PUT", Resource::User(user_id)) => users::update(store, user_id, body),
        ("DELETE", Resource::User(user_id)) => users::delete(store, user_id),
        ("PUT", Resource::ExchangePrimaryFactor(user_id)) => {
            factors::exchange_primary_factor(store, user_id, body)
        }
        ("DELETE", Resource::ExternalId(user_id)) => users::delete_external_id(store, user_id),
        ("DELETE", Resource::Factor(kind, id)) => factors::delete(store, kind, id),
        ("GET", Resource::ConnectedApps(user_id)) => connected_apps::list(store, user_id),
        ("POST", Resource::Revoke(user_id, connected_app_id)) => {
            connected_apps::revoke(store, user_id, connected_app_id)
        }
        _ => Err(ErrorReply::method_not_allowed()),
    }
}

/// What a path stands for, whatever the method.
enum Resource<'a> {
    Users,
    Search,
    User(&'a str),
    ExchangePrimaryFactor(&'a str),
    ExternalId(&'a str),
    Factor(FactorKind, &'a str),
    ConnectedApps(&'a str),
    Revoke(&'a str, &'a str),
}

impl<'a> Resource<'a> {
    /// Fixed words are tried before user ids, so a user whose external id is
    /// such a word is not reached where the two meet.
    fn of(segments: &[&'a str]) -> Option<Self> {
        let ["v1", "users", rest @ ..] = segments else {
            return None;
        };
        match *rest {
            [] => Some(Self::Users),
            ["search"] => Some(Self::Search),
            [user_id] => Some(Self::User(user_id)),
            [first, second] => match (FactorKind::of_collection(first), second) {
                (Some(kind), id) => Some(Self::Factor(kind, id)),
                (None, "exchange_primary_factor") => Some(Self::ExchangePrimaryFactor(first)),
                (None, "external_id") => Some(Self::ExternalId(first)),
                (None, "connected_apps") => Some(Self::ConnectedApps(first)),
                (None, _) => None,
            },
            [user_id, "connected_apps", connected_app_id, "revoke"] => {
                Some(Self::Revoke(user_id, connected_app_id))
            }
            _ => None,
        }
    }
}

/// Splits a path at its slashes and only then decodes it, so that an encoded
/// slash stays inside its segment.
fn path_segments(path: &str) -> Option<Vec<Cow<'_, str>>> {
    path.strip_prefix('/')?
        .split('/')
        .map(|segment| {
            let decoded = percent_decode_str(segment).decode_utf8().ok()?;
            (!decoded.is_empty()).then_some(decoded)
        })
        .collect()
}
