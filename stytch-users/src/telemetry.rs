//! What a call tells of itself: one span a call, one event an attempt, in the names of
//! OpenTelemetry's HTTP client conventions. Nothing in them names a user: the path is its
//! template, and neither headers nor bodies are in it.

#[cfg(feature = "tracing")]
pub(crate) use with_tracing::CallSpan;
#[cfg(not(feature = "tracing"))]
pub(crate) use without_tracing::CallSpan;

#[cfg(feature = "tracing")]
mod with_tracing {
    use std::future::Future;

    use http::StatusCode;
    use tracing::field::Empty;
    use tracing::{Instrument, Span};

    use crate::endpoint::Endpoint;
    use crate::error::{Error, ErrorKind};

    /// The span of one call, open until its answer is decoded.
    pub(crate) struct CallSpan(Span);

    impl CallSpan {
        pub(crate) fn of(endpoint: &Endpoint, server_address: &str) -> CallSpan {
            CallSpan(tracing::info_span!(
                "stytch_call",
                "http.request.method" = endpoint.method().as_str(),
                "url.template" = endpoint.template(),
                "server.address" = server_address,
                "http.response.status_code" = Empty,
                "http.request.resend_count" = Empty,
                "error.type" = Empty,
                "stytch.request_id" = Empty,
            ))
        }

        /// Lets what happens in the future happen in the span.
        pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
            future.instrument(self.0.clone())
        }

        /// An attempt was answered with success.
        pub(crate) fn attempt_answered(&self, attempts: u32, status: StatusCode) {
            tracing::debug!(
                "http.response.status_code" = status.as_u16(),
                "http.request.resend_count" = attempts - 1,
                "answered"
            );
            self.0.record("http.response.status_code", status.as_u16());
            self.0.record("http.request.resend_count", attempts - 1);
        }

        /// An attempt failed; it may be followed by another one.
        pub(crate) fn attempt_failed(&self, error: &Error) {
            tracing::debug!(
                "http.response.status_code" = error.status().map(|status| status.as_u16()),
                "http.request.resend_count" = error.attempts().saturating_sub(1),
                "error.type" = word(error).as_str(),
                "stytch.request_id" = error.printable_request_id(),
                "failed"
            );
        }

        /// The call ended with a value.
        pub(crate) fn succeeded(&self, request_id: Option<&str>) {
            if let Some(request_id) = request_id.filter(|id| crate::error::is_printable(id)) {
                self.0.record("stytch.request_id", request_id);
            }
        }

        /// The call ended with an error.
        pub(crate) fn failed(&self, error: &Error) {
            if self.0.is_disabled() {
                return;
            }
            if let Some(status) = error.status() {
                self.0.record("http.response.status_code", status.as_u16());
            }
            if let Some(request_id) = error.printable_request_id() {
                self.0.record("stytch.request_id", request_id);
            }
            self.0.record(
                "http.request.resend_count",
                error.attempts().saturating_sub(1),
            );
            self.0.record("error.type", word(error).as_str());
        }
    }

    /// One word for what went wrong: Stytch's error type, the status, or the kind.
    fn word(error: &Error) -> String {
        if let Some(error_type) = error.printable_error_type() {
            return error_type.to_owned();
        }
        let kind = match error.kind() {
            ErrorKind::Api => match error.status() {
                Some(status) => return status.as_str().to_owned(),
                None => "api",
            },
            ErrorKind::InvalidRequest => "invalid_request",
            ErrorKind::Connect => "connect",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Interrupted => "interrupted",
            ErrorKind::Redirect => "redirect",
            ErrorKind::BodyTooLarge => "body_too_large",
            ErrorKind::Decode => "decode",
            ErrorKind::NotStubbed => "not_stubbed",
            ErrorKind::Configuration => "configuration",
        };
        kind.to_owned()
    }
}

#[cfg(not(feature = "tracing"))]
mod without_tracing {
    use std::future::Future;

    use http::StatusCode;

    use crate::endpoint::Endpoint;
    use crate::error::Error;

    /// Stands where a span would.
    pub(crate) struct CallSpan;

    impl CallSpan {
        pub(crate) fn of(_: &Endpoint, _: &str) -> CallSpan {
            CallSpan
        }

        pub(crate) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn attempt_answered(&self, _: u32, _: StatusCode) {}

        pub(crate) fn attempt_failed(&self, _: &Error) {}

        pub(crate) fn succeeded(&self, _: Option<&str>) {}

        pub(crate) fn failed(&self, _: &Error) {}
    }
}
