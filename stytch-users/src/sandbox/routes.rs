//! Finds the endpoint of a request by its method and path.

use http::Method;
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
/// A literal segment of a path goes before a parameter: a user whose external id is such
/// a word is not found where the two meet.
pub(super) fn find(method: &Method, path: &str) -> Result<Route, ErrorReply> {
    let segments = segments(path).ok_or_else(ErrorReply::route_not_found)?;
    let matching = <dyn Users>::ENDPOINTS.iter().filter(|endpoint| {
        let fits = |(part, segment): (&str, &String)| is_parameter(part) || part == segment;
        template(endpoint).count() == segments.len() && template(endpoint).zip(&segments).all(fits)
    });
    let literals = |endpoint: &Endpoint| template(endpoint).map(|part| !is_parameter(part));
    let best = matching
        .clone()
        .max_by(|one, other| literals(one).cmp(literals(other)))
        .ok_or_else(ErrorReply::route_not_found)?;
    let mut on_path = matching.filter(|other| literals(other).eq(literals(best)));
    let methods: Vec<String> = on_path.clone().map(|it| it.method().to_string()).collect();
    let endpoint = on_path
        .find(|endpoint| endpoint.method() == *method)
        .ok_or_else(|| ErrorReply::method_not_allowed(&methods))?;
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

/// Splits a path at its slashes before it is decoded, so that an encoded slash stays
/// inside its segment. An empty segment is in no path.
fn segments(path: &str) -> Option<Vec<String>> {
    let segments = path.strip_prefix('/')?.split('/');
    let decoded = segments.map(|segment| {
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        (!decoded.is_empty()).then(|| decoded.into_owned())
    });
    decoded.collect()
}
