//! An endpoint as it is declared: the metadata that a call, a router and a metric need.

use std::fmt;

use http::Method;

/// The metadata of one endpoint: its name, its HTTP method, its path template and its
/// replay class.
///
/// The [`endpoint`](macro@crate::endpoint) attribute makes one for each method of a trait,
/// and the [`api`](macro@crate::api) attribute a constant of it, such as
/// `<dyn Users>::GET`. [`Request::endpoint`](crate::Request::endpoint) returns it. It displays as
/// its route, which names no user and is safe to log:
///
/// ```
/// use stytch_users::{Replay, Users};
///
/// let endpoint = <dyn Users>::GET;
/// assert_eq!(endpoint.name(), "get");
/// assert_eq!(endpoint.to_string(), "GET /v1/users/{user_id}");
/// assert_eq!(endpoint.template(), "/v1/users/{user_id}");
/// assert_eq!(endpoint.parameters().collect::<Vec<_>>(), ["user_id"]);
/// assert_eq!(endpoint.replay(), Replay::Safe);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Endpoint(&'static Declaration);

/// Whether a request may be sent a second time if the first one got no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// It changes nothing, so sending it again is always right.
    Safe,
    /// Sending it twice leaves the same state as sending it once.
    Idempotent,
    /// Sending it twice may do twice what was meant once.
    Never,
}

impl Endpoint {
    /// The name of the declared method: `exchange_primary_factor`.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.0.method.clone()
    }

    /// The path with a placeholder for each parameter: `/v1/users/{user_id}`.
    pub fn template(&self) -> &'static str {
        self.0.template
    }

    /// The names of the path's parameters in their order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.parameters.iter().map(|parameter| parameter.name)
    }

    /// Whether a request may be sent a second time.
    pub fn replay(&self) -> Replay {
        self.0.replay
    }

    /// Whether a request carries a JSON body, even if it is only an empty object.
    pub(crate) fn has_body(&self) -> bool {
        matches!(self.0.method, Method::POST | Method::PUT | Method::PATCH)
    }

    pub(crate) fn declaration(&self) -> &'static Declaration {
        self.0
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0.route)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Endpoint")
            .field("name", &self.0.name)
            .field("route", &self.0.route)
            .field("replay", &self.0.replay)
            .finish()
    }
}

/// What an [`Endpoint`] refers to. The attributes evaluate it in a `const`, so that a call
/// finds the route split into its parts.
#[doc(hidden)]
#[derive(PartialEq, Eq, Hash)]
pub struct Declaration<P: ?Sized = [Parameter]> {
    name: &'static str,
    route: &'static str,
    method: Method,
    template: &'static str,
    replay: Replay,
    /// The template after the last parameter.
    pub(crate) rest: &'static str,
    pub(crate) parameters: P,
}

/// A placeholder of a path.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The template between this parameter and the one before it.
    pub(crate) before: &'static str,
    pub(crate) name: &'static str,
    /// The values, percent-encoded, that belong to the path of another endpoint.
    pub(crate) reserved: &'static [&'static str],
    /// The length of the longest reserved value: most values are longer than all of them.
    pub(crate) longest_reserved: usize,
}

/// What the attributes write. A route is `METHOD /path/{placeholder}`, and there is a list
/// of reserved values for each placeholder; anything else fails to compile.
#[doc(hidden)]
impl Endpoint {
    pub const fn new(declaration: &'static Declaration) -> Endpoint {
        Endpoint(declaration)
    }
}

impl<const N: usize> Declaration<[Parameter; N]> {
    pub const fn safe(
        name: &'static str,
        route: &'static str,
        reserved: [&'static [&'static str]; N],
    ) -> Self {
        Self::new(name, route, Replay::Safe, reserved)
    }

    pub const fn idempotent(
        name: &'static str,
        route: &'static str,
        reserved: [&'static [&'static str]; N],
    ) -> Self {
        Self::new(name, route, Replay::Idempotent, reserved)
    }

    pub const fn never_replayed(
        name: &'static str,
        route: &'static str,
        reserved: [&'static [&'static str]; N],
    ) -> Self {
        Self::new(name, route, Replay::Never, reserved)
    }

    const fn new(
        name: &'static str,
        route: &'static str,
        replay: Replay,
        reserved: [&'static [&'static str]; N],
    ) -> Self {
        let (method, template) = split(route.as_bytes(), b' ');
        let mut rest = template;
        let mut parameters = [Parameter {
            before: "",
            name: "",
            reserved: &[],
            longest_reserved: 0,
        }; N];
        let mut index = 0;
        while index < N {
            let (before, from_name) = split(rest, b'{');
            let (name, after) = split(from_name, b'}');
            parameters[index] = Parameter {
                before: text(before),
                name: text(name),
                reserved: reserved[index],
                longest_reserved: longest(reserved[index]),
            };
            rest = after;
            index += 1;
        }
        Self {
            name,
            route,
            method: method_named(method),
            template: text(template),
            replay,
            rest: text(rest),
            parameters,
        }
    }
}

/// What stands before the first of these bytes, and what stands after it.
const fn split(bytes: &[u8], at: u8) -> (&[u8], &[u8]) {
    let mut after = bytes;
    while let [first, rest @ ..] = after {
        if *first == at {
            let (before, _) = bytes.split_at(bytes.len() - after.len());
            return (before, rest);
        }
        after = rest;
    }
    panic!("a route is a method, a space and a path, with a list for each placeholder")
}

const fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("a route is split next to ASCII letters"),
    }
}

const fn longest(words: &[&str]) -> usize {
    let mut longest = 0;
    let mut left = words;
    while let [word, rest @ ..] = left {
        if word.len() > longest {
            longest = word.len();
        }
        left = rest;
    }
    longest
}

const fn method_named(name: &[u8]) -> Method {
    match name {
        b"GET" => Method::GET,
        b"POST" => Method::POST,
        b"PUT" => Method::PUT,
        b"PATCH" => Method::PATCH,
        b"DELETE" => Method::DELETE,
        b"HEAD" => Method::HEAD,
        b"OPTIONS" => Method::OPTIONS,
        _ => panic!("a route begins with an HTTP method"),
    }
}
