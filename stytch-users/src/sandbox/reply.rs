//! The sandbox's responses: an envelope around a body, or an error.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::identifier::new_id;

/// The response to a request, or Stytch's error.
pub(super) type Reply = Result<Response<Bytes>, ErrorReply>;

/// Responds with 200 and the fields of `body` beside `status_code` and `request_id`.
pub(super) fn success(body: &impl Serialize) -> Reply {
    envelope(StatusCode::OK, body).ok_or_else(ErrorReply::internal)
}

/// An error, as Stytch describes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ErrorReply {
    status: StatusCode,
    error_type: Cow<'static, str>,
    message: Cow<'static, str>,
    header: Option<Box<(HeaderName, HeaderValue)>>,
}

impl ErrorReply {
    pub(super) fn new(
        status: StatusCode,
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> ErrorReply {
        ErrorReply {
            status,
            error_type: error_type.into(),
            message: message.into(),
            header: None,
        }
    }

    /// 400: the request is invalid.
    pub(super) fn bad_request(
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> ErrorReply {
        ErrorReply::new(StatusCode::BAD_REQUEST, error_type, message)
    }

    /// 404: what the path names does not exist.
    pub(super) fn not_found(error_type: &'static str, message: &'static str) -> ErrorReply {
        ErrorReply::new(StatusCode::NOT_FOUND, error_type, message)
    }

    /// 404 for a user.
    pub(super) fn user_not_found() -> ErrorReply {
        ErrorReply::not_found("user_not_found", "User could not be found.")
    }

    /// 404 for a path that no endpoint has.
    pub(super) fn route_not_found() -> ErrorReply {
        ErrorReply::not_found("route_not_found", "No endpoint has this path.")
    }

    /// 405: the path has endpoints, all of them with other methods.
    pub(super) fn method_not_allowed(methods: &[String]) -> ErrorReply {
        let error = ErrorReply::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "No endpoint of this path has this method.",
        );
        error.with_header(ALLOW, HeaderValue::from_str(&methods.join(", ")).ok())
    }

    /// 401: the credentials are missing or not those of this project.
    pub(super) fn unauthorized() -> ErrorReply {
        let challenge = HeaderValue::from_static("Basic realm=\"Stytch sandbox\"");
        let message = "Unauthorized credentials.";
        ErrorReply::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized_credentials",
            message,
        )
        .with_header(WWW_AUTHENTICATE, Some(challenge))
    }

    /// 429: the requests of this minute are used up.
    pub(super) fn too_many_requests() -> ErrorReply {
        ErrorReply::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "Too many requests have been made.",
        )
    }

    /// 500: the sandbox itself failed.
    pub(super) fn internal() -> ErrorReply {
        ErrorReply::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_server_error",
            "The sandbox failed to respond.",
        )
    }

    /// Adds `Retry-After`, in seconds.
    pub(super) fn retry_after(self, seconds: Option<u64>) -> ErrorReply {
        self.with_header(RETRY_AFTER, seconds.map(HeaderValue::from))
    }

    fn with_header(mut self, name: HeaderName, value: Option<HeaderValue>) -> ErrorReply {
        self.header = value.map(|value| Box::new((name, value)));
        self
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Stytch's name of the error.
    pub(super) fn error_type(&self) -> &str {
        &self.error_type
    }

    /// What is wrong, as a sentence.
    pub(super) fn into_message(self) -> String {
        self.message.into_owned()
    }

    /// The error as a response.
    pub(super) fn into_response(self) -> Response<Bytes> {
        let status = self.status.as_u16();
        let error_url = format!(
            "https://stytch.com/docs/api/errors/{status}#{}",
            self.error_type
        );
        let body = json!({
            "error_type": self.error_type,
            "error_message": self.message,
            "error_url": error_url,
        });
        let mut response = envelope(self.status, &body).unwrap_or_default();
        response
            .headers_mut()
            .extend(self.header.map(|header| *header));
        response
    }
}

#[derive(Serialize)]
struct Envelope<'a, Body> {
    status_code: u16,
    request_id: String,
    #[serde(flatten)]
    body: &'a Body,
}

/// Returns `None` only for a body that is not a JSON object, which no endpoint has.
fn envelope(status: StatusCode, body: &impl Serialize) -> Option<Response<Bytes>> {
    let json = serde_json::to_vec(&Envelope {
        status_code: status.as_u16(),
        request_id: new_id("request-id-test-"),
        body,
    })
    .ok()?;
    let mut response = Response::new(Bytes::from(json));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    Some(response)
}
