//! Finds the endpoint of a request by its method and path.

use http::Method;
use percent_encoding::percent_decode_str;

use super::{operation::Operation, reply::ErrorReply};

/// An endpoint, and the parameters of its path.
pub(super) struct Route {
    pub(super) operation: Operation,
    pub(super) parameters: Vec<(&'static str, String)>,
}

/// Finds the endpoint of a request.
///
/// A literal segment of a path goes before a parameter: a user whose external id is such
/// a word is not found where the two meet.
pub(super) fn find(method: &Method, path: &str) -> Result<Route, ErrorReply> {
    let segments = segments(path).ok_or_else(ErrorReply::route_not_found)?;
    let matching = Operation::ALL.iter().filter(|operation| {
        let template = template(**operation);
        template.clone().count() == segments.len()
            && template
                .zip(&segments)
                .all(|(part, segment)| is_parameter(part) || part == segment)
    });
    let literals = |operation: Operation| template(operation).map(|part| !is_parameter(part));
    let best = matching
        .clone()
        .max_by(|one, other| literals(**one).cmp(literals(**other)))
        .ok_or_else(ErrorReply::route_not_found)?;
    let mut on_path = matching.filter(|other| literals(**other).eq(literals(*best)));
    let methods: Vec<String> = on_path
        .clone()
        .map(|operation| operation.method().to_owned())
        .collect();
    let operation = on_path
        .find(|operation| operation.method() == method.as_str())
        .ok_or_else(|| ErrorReply::method_not_allowed(&methods))?;
    let parameters = template(*operation)
        .zip(segments)
        .filter_map(|(part, segment)| {
            let name = part.strip_prefix('{')?.strip_suffix('}')?;
            Some((name, segment))
        });
    Ok(Route {
        operation: *operation,
        parameters: parameters.collect(),
    })
}

/// The segments of the path that an endpoint has.
fn template(operation: Operation) -> impl Iterator<Item = &'static str> + Clone {
    operation.template().split('/').skip(1)
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
