//! The HTTP methods an endpoint can have, and what each implies.

use crate::replay::Replay;

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HttpMethod {
    Get,
    Post,
    Put,
    Patch,
    Delete,
    Head,
    Options,
}

impl HttpMethod {
    pub(crate) const ALL: [HttpMethod; 7] = [
        HttpMethod::Get,
        HttpMethod::Post,
        HttpMethod::Put,
        HttpMethod::Patch,
        HttpMethod::Delete,
        HttpMethod::Head,
        HttpMethod::Options,
    ];

    /// The method as it is written in the annotation and on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            HttpMethod::Get => "GET",
            HttpMethod::Post => "POST",
            HttpMethod::Put => "PUT",
            HttpMethod::Patch => "PATCH",
            HttpMethod::Delete => "DELETE",
            HttpMethod::Head => "HEAD",
            HttpMethod::Options => "OPTIONS",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<HttpMethod> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }

    /// Whether a request of this method carries a body.
    pub(crate) fn has_body(self) -> bool {
        matches!(self, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch)
    }

    /// The replay class of an endpoint that does not name one: what HTTP says of
    /// the method (RFC 9110, section 9.2).
    pub(crate) fn default_replay(self) -> Replay {
        match self {
            HttpMethod::Get | HttpMethod::Head | HttpMethod::Options => Replay::Safe,
            HttpMethod::Put | HttpMethod::Delete => Replay::Idempotent,
            HttpMethod::Post | HttpMethod::Patch => Replay::Never,
        }
    }
}
