//! What an annotation says of a method, as one constant.

use std::fmt;

use http::Method;

/// The facts of one endpoint: its HTTP method, its path template and whether a
/// request to it may be sent again.
///
/// The [`endpoint`](macro@crate::endpoint) attribute makes one for each method of a
/// trait; [`Call::endpoint`](crate::Call::endpoint) gives it back. It displays as
/// its route, which names no user and is safe to log:
///
/// ```
/// use stytch_users::{Client, Replay, UserId, Users};
///
/// let client = Client::not_stubbed();
/// let call = client.get(&UserId::from("user-test-1"));
/// let endpoint = call.request()?.endpoint();
///
/// assert_eq!(endpoint.to_string(), "GET /v1/users/{user_id}");
/// assert_eq!(endpoint.template(), "/v1/users/{user_id}");
/// assert_eq!(endpoint.parameters().collect::<Vec<_>>(), ["user_id"]);
/// assert_eq!(endpoint.replay(), Replay::Safe);
/// # Ok::<(), stytch_users::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Endpoint {
    route: &'static str,
    method: MethodName,
    replay: Replay,
}

/// Whether a request may be sent a second time when the first got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// It changes nothing: sending it again is always right.
    Safe,
    /// Sent twice, it leaves what sending it once leaves.
    Idempotent,
    /// Sent twice, it may do twice what was meant once.
    Never,
}

/// The methods an endpoint can have; a copy of `http::Method` that a constant can
/// hold without a destructor.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum MethodName {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl Endpoint {
    /// The HTTP method.
    pub fn method(&self) -> Method {
        match self.method {
            MethodName::Get => Method::GET,
            MethodName::Post => Method::POST,
            MethodName::Put => Method::PUT,
            MethodName::Patch => Method::PATCH,
            MethodName::Delete => Method::DELETE,
            MethodName::Head => Method::HEAD,
            MethodName::Options => Method::OPTIONS,
        }
    }

    /// The path with a placeholder for each parameter: `/v1/users/{user_id}`.
    pub fn template(&self) -> &'static str {
        match self.route.split_once(' ') {
            Some((_, template)) => template,
            None => self.route,
        }
    }

    /// The names of the path's parameters in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.template()
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Whether a request may be sent a second time.
    pub fn replay(&self) -> Replay {
        self.replay
    }

    /// Whether a request carries a JSON body, if only an empty object.
    pub(crate) fn has_body(&self) -> bool {
        matches!(
            self.method,
            MethodName::Post | MethodName::Put | MethodName::Patch
        )
    }
}

/// What the attribute writes. A route is `METHOD /path/{placeholder}`; one that is
/// not fails to compile, because the attribute evaluates these in a `const`.
#[doc(hidden)]
impl Endpoint {
    pub const fn safe(route: &'static str) -> Endpoint {
        Endpoint::new(route, Replay::Safe)
    }

    pub const fn idempotent(route: &'static str) -> Endpoint {
        Endpoint::new(route, Replay::Idempotent)
    }

    pub const fn never_replayed(route: &'static str) -> Endpoint {
        Endpoint::new(route, Replay::Never)
    }

    const fn new(route: &'static str, replay: Replay) -> Endpoint {
        let method = match route.as_bytes() {
            [b'G', b'E', b'T', b' ', b'/', ..] => MethodName::Get,
            [b'P', b'O', b'S', b'T', b' ', b'/', ..] => MethodName::Post,
            [b'P', b'U', b'T', b' ', b'/', ..] => MethodName::Put,
            [b'P', b'A', b'T', b'C', b'H', b' ', b'/', ..] => MethodName::Patch,
            [b'D', b'E', b'L', b'E', b'T', b'E', b' ', b'/', ..] => MethodName::Delete,
            [b'H', b'E', b'A', b'D', b' ', b'/', ..] => MethodName::Head,
            [b'O', b'P', b'T', b'I', b'O', b'N', b'S', b' ', b'/', ..] => MethodName::Options,
            _ => panic!("a route is a method, a space and a path"),
        };
        Endpoint {
            route,
            method,
            replay,
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.route)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("route", &self.route)
            .field("replay", &self.replay)
            .finish()
    }
}
