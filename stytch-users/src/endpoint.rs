//! The metadata of endpoints.

use std::fmt;
use std::hash::{Hash, Hasher};

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
#[derive(Clone, Copy)]
pub struct Endpoint {
    declaration: &'static Declaration,
    replay: Replay,
}

/// The replay class of an endpoint: whether a request may be retried if its first attempt may
/// have been processed.
///
/// [`RetryPolicy`](crate::RetryPolicy) lists what is retried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        self.declaration.name
    }

    /// Returns the HTTP method.
    pub fn method(&self) -> Method {
        self.declaration.method.clone()
    }

    /// Returns the path with a placeholder for each parameter, such as `/v1/users/{user_id}`.
    pub fn template(&self) -> &'static str {
        self.declaration.template
    }

    /// Returns the names of the path's parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.declaration
            .parameters
            .iter()
            .map(|parameter| parameter.name)
    }

    /// Returns the replay class, which determines whether requests are retried.
    pub fn replay(&self) -> Replay {
        self.replay
    }

    /// Returns `true` if requests have a body unless the declaration says otherwise.
    pub(crate) fn sends_body_by_default(&self) -> bool {
        matches!(
            self.declaration.method,
            Method::POST | Method::PUT | Method::PATCH
        )
    }

    pub(crate) fn declaration(&self) -> &'static Declaration {
        self.declaration
    }
}

impl Endpoint {
    /// Returns what is declared. The values that are reserved depend on the other endpoints of the
    /// trait.
    fn declared(&self) -> (&'static str, &'static str, Replay) {
        (self.name(), self.declaration.route, self.replay)
    }
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Endpoint) -> bool {
        self.declared() == other.declared()
    }
}

impl Eq for Endpoint {}

impl Hash for Endpoint {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.declared().hash(state);
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.declaration.route)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Endpoint({self})")
    }
}

/// The data that an [`Endpoint`] refers to. The attributes evaluate it in a `const`, so that the
/// route is split at compile time.
#[doc(hidden)]
pub struct Declaration<P: ?Sized = [Parameter]> {
    name: &'static str,
    route: &'static str,
    method: Method,
    template: &'static str,
    /// The template after the last parameter.
    pub(crate) rest: &'static str,
    pub(crate) parameters: P,
}

/// A placeholder of a path.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Parameter {
    /// The template between this parameter and the one before it.
    pub(crate) before: &'static str,
    pub(crate) name: &'static str,
    /// The percent-encoded values that are part of another endpoint's path.
    pub(crate) reserved: &'static [&'static str],
}

/// Constructors for the code that the attributes generate. A route is
/// `METHOD /path/{placeholder}`, with a list of reserved values for each placeholder. Anything
/// else does not compile.
#[doc(hidden)]
impl Endpoint {
    pub const fn safe(declaration: &'static Declaration) -> Endpoint {
        let replay = Replay::Safe;
        Endpoint {
            declaration,
            replay,
        }
    }

    pub const fn idempotent(declaration: &'static Declaration) -> Endpoint {
        let replay = Replay::Idempotent;
        Endpoint {
            declaration,
            replay,
        }
    }

    pub const fn never_replayed(declaration: &'static Declaration) -> Endpoint {
        let replay = Replay::Never;
        Endpoint {
            declaration,
            replay,
        }
    }
}

impl<const N: usize> Declaration<[Parameter; N]> {
    pub const fn new(
        name: &'static str,
        route: &'static str,
        reserved: [&'static [&'static str]; N],
    ) -> Self {
        let (method, template) = split(route.as_bytes(), b' ');
        let mut rest = template;
        let mut parameters = [Parameter {
            before: "",
            name: "",
            reserved: &[],
        }; N];
        let mut index = 0;
        while index < N {
            let (before, from_name) = split(rest, b'{');
            let (name, after) = split(from_name, b'}');
            parameters[index] = Parameter {
                before: text(before),
                name: text(name),
                reserved: reserved[index],
            };
            rest = after;
            index += 1;
        }
        Self {
            name,
            route,
            method: method_named(method),
            template: text(template),
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
