// The span of a call and the events of its attempts, with the names of OpenTelemetry's
// conventions for HTTP clients. They contain no personal data: the path is a template, and
// headers and bodies are omitted. Without the feature `tracing` there are none.
//
// The module has no `//!`, because docs/telemetry.md is its documentation.

use std::future::Future;

use crate::base_url::BaseUrl;
use crate::endpoint::Endpoint;
use crate::error::Error;
#[cfg(feature = "tracing")]
use crate::error::{ErrorKind, is_printable};

/// The span of one call, which is open until the response is decoded.
pub(crate) struct CallSpan {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
}

#[cfg_attr(not(feature = "tracing"), allow(unused_variables))]
impl CallSpan {
    pub(crate) fn new(endpoint: &Endpoint, base_url: &BaseUrl) -> CallSpan {
        CallSpan {
            #[cfg(feature = "tracing")]
            span: tracing::info_span!(
                target: "stytch_users",
                "stytch_call",
                "otel.kind" = "client",
                "otel.name" = %endpoint,
                "otel.status_code" = tracing::field::Empty,
                "http.request.method" = endpoint.method().as_str(),
                "url.template" = endpoint.template(),
                "server.address" = base_url.host(),
                "server.port" = base_url.port(),
                "http.response.status_code" = tracing::field::Empty,
                "http.request.resend_count" = tracing::field::Empty,
                "error.type" = tracing::field::Empty,
                "stytch.request_id" = tracing::field::Empty,
            ),
        }
    }

    /// Runs `future` inside the span.
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
        #[cfg(feature = "tracing")]
        let future = tracing::Instrument::instrument(future, self.span.clone());
        future
    }

    /// Records that an attempt failed. Another one may follow.
    pub(crate) fn attempt_failed(&self, error: &Error) {
        #[cfg(feature = "tracing")]
        tracing::debug!(
            target: "stytch_users",
            {
                "http.response.status_code" = error.status().map(|status| status.as_u16()),
                "http.request.resend_count" = error.attempts().saturating_sub(1),
                "error.type" = error_type(error).as_str(),
                "stytch.request_id" = error.printable_request_id(),
            },
            "attempt failed"
        );
    }

    /// Records that the last attempt succeeded and its response was decoded.
    pub(crate) fn succeeded(&self, status: u16, attempts: u32, request_id: Option<&str>) {
        #[cfg(feature = "tracing")]
        {
            // A closure, because the check takes 550 instructions and is only needed with a
            // subscriber.
            let request_id = || request_id.filter(|id| is_printable(id));
            if !self.span.is_disabled() {
                self.record(Some(status), attempts, request_id());
            }
            self.span.in_scope(|| {
                tracing::debug!(
                    target: "stytch_users",
                    {
                        "http.response.status_code" = status,
                        "http.request.resend_count" = attempts.saturating_sub(1),
                        "stytch.request_id" = request_id(),
                    },
                    "attempt succeeded"
                );
            });
        }
    }

    /// Records that the call failed.
    pub(crate) fn failed(&self, error: &Error) {
        #[cfg(feature = "tracing")]
        if !self.span.is_disabled() {
            let status = error.status().map(|status| status.as_u16());
            self.span.record("otel.status_code", "ERROR");
            self.record(status, error.attempts(), error.printable_request_id());
            self.span.record("error.type", error_type(error).as_str());
        }
    }

    #[cfg(feature = "tracing")]
    fn record(&self, status: Option<u16>, attempts: u32, request_id: Option<&str>) {
        let resend_count = attempts.saturating_sub(1);
        self.span.record("http.response.status_code", status);
        self.span.record("http.request.resend_count", resend_count);
        self.span.record("stytch.request_id", request_id);
    }
}

/// Returns Stytch's error type, the status, or the kind of the error.
#[cfg(feature = "tracing")]
fn error_type(error: &Error) -> String {
    if let Some(error_type) = error.printable_error_type() {
        return error_type.to_owned();
    }
    match (error.kind(), error.status()) {
        (ErrorKind::Api, Some(status)) => status.as_str().to_owned(),
        (kind, _) => kind.to_string(),
    }
}
