//! Finds the endpoint of a request by its method and path, and the handler.

mod factors;
mod filters;
mod search;
mod users;

use http::header::ALLOW;
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::handler::Handler;
use super::reply::ErrorReply;
use crate::Endpoint;

/// An endpoint with its handler, and the parameters of the path by name.
pub(super) struct Route {
    pub(super) endpoint: Endpoint,
    pub(super) handler: Handler,
    pub(super) parameters: Vec<(&'static str, String)>,
}

/// Finds the endpoint of a request among those with a handler.
///
/// A fixed segment of a path takes precedence over a parameter, so a user whose external id
/// is such a segment is not found.
pub(super) fn route(method: &Method, path: &str) -> Result<Route, ErrorReply> {
    let not_found = || ErrorReply::not_found("route_not_found", "No endpoint has this path.");
    let segments = segments(path).ok_or_else(not_found)?;
    let handlers = [users::HANDLERS, factors::HANDLERS, search::HANDLERS];
    let handlers = handlers.into_iter().flatten();
    let templates = handlers.clone().map(|(endpoint, _)| endpoint.template());
    let matching = templates.filter(|template| matches(template, &segments));
    // The brace of a parameter sorts after every character of a fixed segment.
    let template = matching.min().ok_or_else(not_found)?;
    let on_path = handlers.filter(|(endpoint, _)| endpoint.template() == template);
    let mut with_method = on_path.clone();
    let Some((endpoint, handler)) = with_method.find(|(it, _)| it.method() == *method) else {
        let methods: Vec<String> = on_path.map(|(it, _)| it.method().to_string()).collect();
        let (error_type, message) = ("method_not_allowed", "The path has other methods.");
        let error = ErrorReply::new(StatusCode::METHOD_NOT_ALLOWED, error_type, message);
        return Err(error.with_header(ALLOW, methods.join(", ")));
    };
    let parts = template.split('/').skip(1).zip(segments);
    let parameters = parts.filter_map(|(part, segment)| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        Some((name, segment))
    });
    Ok(Route {
        endpoint: *endpoint,
        handler: *handler,
        parameters: parameters.collect(),
    })
}

fn matches(template: &str, segments: &[String]) -> bool {
    let parts: Vec<&str> = template.split('/').skip(1).collect();
    let mut pairs = parts.iter().zip(segments);
    parts.len() == segments.len()
        && pairs.all(|(part, segment)| part.starts_with('{') || part == segment)
}

/// Splits a path at its slashes before it is decoded, so an encoded slash stays inside its
/// segment. No path has an empty segment.
fn segments(path: &str) -> Option<Vec<String>> {
    let segments = path.strip_prefix('/')?.split('/');
    let decoded = segments.map(|segment| {
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        (!decoded.is_empty()).then(|| decoded.into_owned())
    });
    decoded.collect()
}
