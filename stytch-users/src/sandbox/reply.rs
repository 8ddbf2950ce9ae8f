//! The sandbox's responses: an envelope around a body, or an error.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

/// The response to a request, or Stytch's error.
pub(super) type Reply = Result<Response<Bytes>, ErrorReply>;

/// Creates an id as Stytch does in a test project: a prefix, such as `user-test-`, and a UUID.
pub(super) fn new_id(prefix: &str) -> String {
    format!("{prefix}{}", Uuid::new_v4())
}

/// Responds with 200 and the fields of `body` beside `status_code` and `request_id`.
pub(super) fn success(body: &impl Serialize) -> Reply {
    Ok(envelope(StatusCode::OK, body))
}

/// An error, as Stytch describes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ErrorReply {
    pub(super) status: StatusCode,
    pub(super) error_type: Cow<'static, str>,
    /// What is wrong, as a sentence.
    pub(super) message: Cow<'static, str>,
    pub(super) header: Option<(HeaderName, String)>,
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

    /// Creates a 400: the request is invalid.
    pub(super) fn bad_request(
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> ErrorReply {
        ErrorReply::new(StatusCode::BAD_REQUEST, error_type, message)
    }

    /// Creates a 400 for a field with an invalid value.
    pub(super) fn invalid_argument(field: &str, reason: &str) -> ErrorReply {
        let message = format!("The field '{field}' {reason}.");
        ErrorReply::bad_request("invalid_argument", message)
    }

    /// Creates a 404: what the path names does not exist.
    pub(super) fn not_found(error_type: &'static str, message: &'static str) -> ErrorReply {
        ErrorReply::new(StatusCode::NOT_FOUND, error_type, message)
    }

    /// Creates a 500: the sandbox itself failed.
    pub(super) fn internal() -> ErrorReply {
        let message = "The sandbox failed to respond.";
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        ErrorReply::new(status, "internal_server_error", message)
    }

    /// Converts the error to a response.
    pub(super) fn into_response(self) -> Response<Bytes> {
        let (status, error_type) = (self.status.as_u16(), self.error_type);
        let body = json!({
            "error_type": error_type,
            "error_message": self.message,
            "error_url": format!("https://stytch.com/docs/api/errors/{status}#{error_type}"),
        });
        let mut response = envelope(self.status, &body);
        let header = self.header;
        let header = header.and_then(|(name, value)| Some((name, value.parse().ok()?)));
        response.headers_mut().extend(header);
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

/// Creates a response. Every body is a JSON object, so it serializes.
fn envelope(status: StatusCode, body: &impl Serialize) -> Response<Bytes> {
    let json = serde_json::to_vec(&Envelope {
        status_code: status.as_u16(),
        request_id: new_id("request-id-test-"),
        body,
    });
    let mut response = Response::new(Bytes::from(json.unwrap_or_default()));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}
