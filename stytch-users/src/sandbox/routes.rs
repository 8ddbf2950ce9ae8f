//! Finds the endpoint of a request by its method and path.

use http::header::ALLOW;
use http::{HeaderValue, Method, StatusCode};
use percent_encoding::percent_decode_str;

use super::reply::ErrorReply;
use crate::{Endpoint, Users};

/// An endpoint, and the parameters of its path.
pub(super) struct Route {
    pub(super) endpoint: Endpoint,
    pub(super) parameters: Vec<(&'static str, String)>,
}

/// Finds the endpoint of a request among those that are declared.
///
/// A fixed segment of a path takes precedence over a parameter, so a user whose external id
/// is such a segment is not found.
pub(super) fn find(method: &Method, path: &str) -> Result<Route, ErrorReply> {
    let not_found = || ErrorReply::not_found("route_not_found", "No endpoint has this path.");
    let segments = segments(path).ok_or_else(not_found)?;
    let matching = <dyn Users>::ENDPOINTS.iter().filter(|endpoint| {
        let fits = |(part, segment): (&str, &String)| is_parameter(part) || part == segment;
        template(endpoint).count() == segments.len() && template(endpoint).zip(&segments).all(fits)
    });
    let fixed = |endpoint: &Endpoint| template(endpoint).map(|part| !is_parameter(part));
    let best = matching
        .clone()
        .max_by(|one, other| fixed(one).cmp(fixed(other)))
        .ok_or_else(not_found)?;
    let mut on_path = matching.filter(|other| fixed(other).eq(fixed(best)));
    let methods: Vec<String> = on_path.clone().map(|it| it.method().to_string()).collect();
    let endpoint = on_path
        .find(|endpoint| endpoint.method() == *method)
        .ok_or_else(|| {
            let (error_type, message) = ("method_not_allowed", "The path has other methods.");
            let error = ErrorReply::new(StatusCode::METHOD_NOT_ALLOWED, error_type, message);
            error.with_header(ALLOW, HeaderValue::from_str(&methods.join(", ")).ok())
        })?;
    let values = template(endpoint).zip(segments);
    let values = values.filter(|(part, _)| is_parameter(part));
    let values = values.map(|(_, segment)| segment);
    Ok(Route {
        endpoint: *endpoint,
        parameters: endpoint.parameters().zip(values).collect(),
    })
}

/// The segments of an endpoint's path.
fn template(endpoint: &Endpoint) -> impl Iterator<Item = &'static str> + Clone + use<> {
    endpoint.template().split('/').skip(1)
}

fn is_parameter(part: &str) -> bool {
    part.starts_with('{')
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
