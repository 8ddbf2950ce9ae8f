//! Which endpoint answers which request. This is the whole sandbox but for the
//! network, the limits and the faults: a request goes in, a response comes out.

use bytes::Bytes;
use http::{Method, Request, Response, Version, header::HOST};
use percent_encoding::percent_decode_str;

use super::{
    authentication,
    endpoints::{connected_apps, factors, users},
    factor::FactorKind,
    operation::Operation,
    project::Project,
    reply::ErrorReply,
    search,
};

/// Answers one request to the project.
pub(super) fn answer(project: &Project, request: &Request<Bytes>) -> Response<Bytes> {
    route(project, request).unwrap_or_else(ErrorReply::into_response)
}

fn route(project: &Project, request: &Request<Bytes>) -> Result<Response<Bytes>, ErrorReply> {
    if request.version() == Version::HTTP_11 && request.headers().get_all(HOST).iter().count() != 1
    {
        let message = "A request of HTTP/1.1 must have one Host header.";
        return Err(ErrorReply::bad_request("bad_request", message));
    }
    authentication::check(project, request.headers())?;
    let resource = Resource::at(request.uri().path()).ok_or_else(ErrorReply::route_not_found)?;
    let operation = Operation::of(request.method(), &resource);
    let operation = operation.ok_or_else(|| method_not_allowed(&resource))?;
    let now = project.clock.now();
    project.rate_limiter.admit(operation, now)?;
    let has_body = !matches!(*request.method(), Method::GET | Method::DELETE);
    let body = if has_body {
        request.body()
    } else {
        &Bytes::new()
    };
    if body.len() > LARGEST_BODY {
        let message = "The request body is larger than 1 MiB.";
        return Err(ErrorReply::bad_request("bad_request", message));
    }
    let mut store = project.store();
    let store = &mut *store;
    match (operation, &resource) {
        (Operation::Create, _) => users::create(store, body, now),
        (Operation::Search, _) => search::search(store, body),
        (Operation::Get, Resource::User(user_id)) => users::get(store, user_id),
        (Operation::Update, Resource::User(user_id)) => users::update(store, user_id, body),
        (Operation::Delete, Resource::User(user_id)) => users::delete(store, user_id),
        (_, Resource::ExchangePrimaryFactor(user_id)) => {
            factors::exchange_primary_factor(store, user_id, body)
        }
        (_, Resource::ExternalId(user_id)) => users::delete_external_id(store, user_id),
        (_, Resource::Factor(kind, id)) => factors::delete(store, *kind, id),
        (_, Resource::ConnectedApps(user_id)) => connected_apps::list(store, user_id),
        (_, Resource::Revoke(user_id, connected_app_id)) => {
            connected_apps::revoke(store, user_id, connected_app_id)
        }
        _ => Err(method_not_allowed(&resource)),
    }
}

fn method_not_allowed(resource: &Resource) -> ErrorReply {
    let methods = [Method::GET, Method::POST, Method::PUT, Method::DELETE];
    let methods = methods.iter();
    let methods = methods.filter(|method| Operation::of(method, resource).is_some());
    ErrorReply::method_not_allowed(&methods.map(Method::as_str).collect::<Vec<_>>())
}

/// How long a request body may be, in bytes.
pub(super) const LARGEST_BODY: usize = 1024 * 1024;

/// What a path stands for, whatever the method.
pub(super) enum Resource {
    Users,
    Search,
    User(String),
    ExchangePrimaryFactor(String),
    ExternalId(String),
    Factor(FactorKind, String),
    ConnectedApps(String),
    Revoke(String, String),
}

impl Resource {
    /// What stands at a path, if anything does.
    ///
    /// Fixed words are tried before user ids, so a user whose external id is
    /// such a word is not reached where the two meet.
    pub(super) fn at(path: &str) -> Option<Self> {
        let segments = path_segments(path)?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let ["v1", "users", rest @ ..] = segments.as_slice() else {
            return None;
        };
        let owned = |text: &str| text.to_owned();
        match *rest {
            [] => Some(Self::Users),
            ["search"] => Some(Self::Search),
            [user_id] => Some(Self::User(owned(user_id))),
            [first, second] => match (FactorKind::of_collection(first), second) {
                (Some(kind), id) => Some(Self::Factor(kind, owned(id))),
                (None, "exchange_primary_factor") => {
                    Some(Self::ExchangePrimaryFactor(owned(first)))
                }
                (None, "external_id") => Some(Self::ExternalId(owned(first))),
                (None, "connected_apps") => Some(Self::ConnectedApps(owned(first))),
                (None, _) => None,
            },
            [user_id, "connected_apps", connected_app_id, "revoke"] => {
                Some(Self::Revoke(owned(user_id), owned(connected_app_id)))
            }
            _ => None,
        }
    }
}

/// Splits a path at its slashes and only then decodes it, so that an encoded
/// slash stays inside its segment.
fn path_segments(path: &str) -> Option<Vec<String>> {
    path.strip_prefix('/')?
        .split('/')
        .map(|segment| {
            let decoded = percent_decode_str(segment).decode_utf8().ok()?;
            (!decoded.is_empty()).then(|| decoded.into_owned())
        })
        .collect()
}
