//! Finds the endpoint of a request by its method and path, and the handler.

mod factors;
mod filters;
mod search;
mod users;

use std::collections::HashMap;

use http::header::ALLOW;
use http::{Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::handler::Handler;
use super::reply::ErrorReply;
use crate::{Endpoint, Users};

/// An endpoint, and the parameters of the path by name.
pub(super) struct Route {
    pub(super) endpoint: Endpoint,
    pub(super) parameters: HashMap<&'static str, String>,
}

/// Finds the endpoint of a request among those that are declared.
///
/// A fixed segment of a path takes precedence over a parameter, so a user whose external id
/// is such a segment is not found.
pub(super) fn route(method: &Method, path: &str) -> Result<Route, ErrorReply> {
    let not_found = || ErrorReply::not_found("route_not_found", "No endpoint has this path.");
    let segments = segments(path).ok_or_else(not_found)?;
    let endpoints = <dyn Users>::ENDPOINTS.iter();
    let templates = endpoints.clone().map(Endpoint::template);
    let matching = templates.filter(|template| matches(template, &segments));
    // The brace of a parameter sorts after every character of a fixed segment.
    let template = matching.min().ok_or_else(not_found)?;
    let on_path = endpoints.filter(|endpoint| endpoint.template() == template);
    let Some(endpoint) = on_path.clone().find(|it| it.method() == *method) else {
        let methods: Vec<String> = on_path.map(|it| it.method().to_string()).collect();
        let (error_type, message) = ("method_not_allowed", "The path has other methods.");
        let mut error = ErrorReply::new(StatusCode::METHOD_NOT_ALLOWED, error_type, message);
        error.header = Some((ALLOW, methods.join(", ")));
        return Err(error);
    };
    let values = template.split('/').skip(1).zip(segments);
    let values = values.filter_map(|(part, value)| part.starts_with('{').then_some(value));
    Ok(Route {
        endpoint: *endpoint,
        parameters: endpoint.parameters().zip(values).collect(),
    })
}

/// Returns the handler of an endpoint, or 501 if it is declared and has none yet.
pub(super) fn handler(endpoint: Endpoint) -> Result<Handler, ErrorReply> {
    let handlers = [users::HANDLERS, factors::HANDLERS, search::HANDLERS];
    let mut handlers = handlers.into_iter().flatten();
    let found = handlers.find(|(handled, _)| *handled == endpoint);
    found.map(|(_, handler)| *handler).ok_or_else(|| {
        let message = format!(
            "The sandbox has no handler for {endpoint}. \
             Add one to `HANDLERS` in a file of `stytch-users/src/sandbox/endpoints`."
        );
        ErrorReply::new(StatusCode::NOT_IMPLEMENTED, "not_implemented", message)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endpoint::Declaration;

    #[test]
    fn an_endpoint_without_a_handler_returns_501_and_says_where_to_add_one() {
        const OTHER: &Declaration = &Declaration::new("other", "GET /v1/other/{user_id}", [&[]]);
        let error = handler(Endpoint::safe(OTHER)).unwrap_err();
        assert_eq!(error.status, 501);
        for part in ["GET /v1/other/{user_id}", "sandbox/endpoints"] {
            assert!(error.message.contains(part), "{}", error.message);
        }
    }
}
