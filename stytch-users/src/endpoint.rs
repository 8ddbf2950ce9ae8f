//! The metadata of endpoints.

use std::cmp::Ordering;
use std::fmt;

use http::Method;

/// The metadata of one endpoint: its name, HTTP method, path template and replay class.
///
/// The [`endpoint`](macro@crate::endpoint) attribute generates it for each method of a trait.
/// The [`api`](macro@crate::api) attribute adds a constant for each, such as
/// `<dyn Users>::GET`. [`Request::endpoint`](crate::Request::endpoint) and
/// [`Error::endpoint`](crate::Error::endpoint) return it.
///
/// The [replay class](Replay) says whether a request can be sent twice without harm. Two endpoints
/// are equal if they are declared identically, even in different traits.
///
/// `Display` formats the route, which contains no ids and is safe to log:
///
/// ```
/// use stytch_users::{Replay, Users};
///
/// let endpoint = <dyn Users>::GET;
/// assert_eq!(endpoint.name(), "get");
/// assert_eq!(endpoint.method(), "GET");
/// assert_eq!(endpoint.to_string(), "GET /v1/users/{user_id}");
/// assert_eq!(endpoint.template(), "/v1/users/{user_id}");
/// assert_eq!(endpoint.parameters().collect::<Vec<_>>(), ["user_id"]);
/// assert_eq!(endpoint.replay(), Replay::Safe);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Endpoint(&'static Declaration);

/// The replay class of an endpoint: whether a request may be retried if its first attempt may
/// have been processed.
///
/// [`RetryPolicy`](crate::RetryPolicy) lists what is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Replay {
    /// The request changes nothing, so it can be sent any number of times.
    Safe,
    /// Sending the request twice has the same effect as sending it once.
    Idempotent,
    /// The request may take effect each time it is sent, so it is retried only if it was not
    /// processed.
    Never,
}

impl Endpoint {
    /// Returns the name of the method, such as `exchange_primary_factor`.
    pub fn name(&self) -> &'static str {
        self.0.name
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> Method {
        self.0.method.clone()
    }

    /// Returns the path with a placeholder for each parameter, such as `/v1/users/{user_id}`.
    pub fn template(&self) -> &'static str {
        self.0.template
    }

    /// Returns the names of the path's parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.0.parameters.iter().map(|parameter| parameter.name)
    }

    /// Returns the replay class, which determines whether requests are retried.
    pub fn replay(&self) -> Replay {
        self.0.replay
    }

    /// Returns `true` if requests have a JSON body, which may be an empty object.
    pub(crate) fn has_body(&self) -> bool {
        matches!(self.0.method, Method::POST | Method::PUT | Method::PATCH)
    }

    pub(crate) fn declaration(&self) -> &'static Declaration {
        self.0
    }
}

/// Orders endpoints by path, then by method.
impl Ord for Endpoint {
    fn cmp(&self, other: &Endpoint) -> Ordering {
        let key = |Endpoint(declaration): &Endpoint| {
            let Declaration {
                template,
                route,
                name,
                replay,
                ..
            } = declaration;
            (*template, *route, *name, *replay, &declaration.parameters)
        };
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Endpoint {
    fn partial_cmp(&self, other: &Endpoint) -> Option<Ordering> {
        Some(self.cmp(other))
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

/// The data that an [`Endpoint`] refers to. The attributes evaluate it in a `const`, so that the
/// route is split at compile time.
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parameter {
    /// The template between this parameter and the one before it.
    pub(crate) before: &'static str,
    pub(crate) name: &'static str,
    /// The percent-encoded values that are part of another endpoint's path.
    pub(crate) reserved: &'static [&'static str],
    /// The length of the longest reserved value, to skip the comparison for longer values.
    pub(crate) longest_reserved: usize,
}

/// Constructors for the code that the attributes generate. A route is
/// `METHOD /path/{placeholder}`, with a list of reserved values for each placeholder. Anything
/// else does not compile.
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

/// Splits at the first occurrence of a byte, which is in neither part.
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
