//! The HTTP methods that an endpoint can have, and the replay class that each implies.

/// An HTTP method, as it is written in the annotation and on the wire.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct HttpMethod(&'static str);

impl HttpMethod {
    pub(crate) const NAMES: [&str; 7] =
        ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

    /// The method of a word in any case, as other macros write it: `get`, `Get`.
    pub(crate) fn from_any_case(word: &str) -> Option<HttpMethod> {
        let mut names = Self::NAMES.into_iter();
        let name = names.find(|name| name.eq_ignore_ascii_case(word))?;
        Some(HttpMethod(name))
    }

    pub(crate) fn name(self) -> &'static str {
        self.0
    }

    /// Whether a request with this method has a body.
    pub(crate) fn has_body(self) -> bool {
        matches!(self.0, "POST" | "PUT" | "PATCH")
    }

    /// The replay class of an endpoint whose annotation has no `replay`, by what HTTP says of
    /// the method (RFC 9110, section 9.2).
    pub(crate) fn default_replay(self) -> Replay {
        match self.0 {
            "POST" | "PATCH" => Replay::Never,
            "PUT" | "DELETE" => Replay::Idempotent,
            _ => Replay::Safe,
        }
    }
}

/// Whether a request may be sent a second time.
#[derive(Clone, Copy)]
pub(crate) enum Replay {
    Safe,
    Idempotent,
    Never,
}

impl Replay {
    /// The class of a word in an annotation.
    pub(crate) fn from_name(name: &str) -> Option<Replay> {
        match name {
            "safe" => Some(Replay::Safe),
            "idempotent" => Some(Replay::Idempotent),
            "never" => Some(Replay::Never),
            _ => None,
        }
    }

    /// The constructor of the library for this class, and its description in the documentation
    /// of the method.
    pub(crate) fn constructor_and_phrase(self) -> (&'static str, &'static str) {
        match self {
            Replay::Safe => ("safe", "safe to replay"),
            Replay::Idempotent => ("idempotent", "idempotent, may be replayed"),
            Replay::Never => ("never_replayed", "never replayed"),
        }
    }
}
