//! What the sandbox answers: an envelope around a body, or an error.

use std::borrow::Cow;

use bytes::Bytes;
use http::{
    HeaderValue, Response, StatusCode,
    header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE},
};
use serde::Serialize;

use super::identifier::IdentifierKind;

/// Answers 200 with the fields of `body` beside `status_code` and `request_id`.
pub(super) fn success(body: &impl Serialize) -> Response<Bytes> {
    envelope(StatusCode::OK, body).unwrap_or_else(|| ErrorReply::internal().into_response())
}

/// An error, as Stytch describes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ErrorReply {
    status: StatusCode,
    error_type: Cow<'static, str>,
    message: Cow<'static, str>,
    /// The methods of the path, if the request's is none of them.
    allow: Option<HeaderValue>,
}

impl ErrorReply {
    /// 400: the request asks for something it may not.
    pub(super) fn bad_request(
        error_type: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(StatusCode::BAD_REQUEST, error_type, message)
    }

    /// 404: what the path names does not exist.
    pub(super) fn not_found(
        error_type: &'static str,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(StatusCode::NOT_FOUND, error_type, message)
    }

    /// 404 for a user.
    pub(super) fn user_not_found() -> Self {
        Self::not_found("user_not_found", "User could not be found.")
    }

    /// 404 for a path that no endpoint has.
    pub(super) fn route_not_found() -> Self {
        Self::not_found("route_not_found", "No endpoint has this path.")
    }

    /// 405: the path has endpoints, none of them with this method.
    pub(super) fn method_not_allowed(methods: &[&str]) -> Self {
        let error = Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "No endpoint of this path has this method.",
        );
        Self {
            allow: HeaderValue::from_str(&methods.join(", ")).ok(),
            ..error
        }
    }

    /// 401: the credentials are missing or not those of this project.
    pub(super) fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized_credentials",
            "Unauthorized credentials.",
        )
    }

    /// 429: the minute's requests are used up.
    pub(super) fn too_many_requests() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            "Too many requests have been made.",
        )
    }

    /// An error that the sandbox was told to answer.
    pub(super) fn of_fault(status: StatusCode, error_type: impl Into<Cow<'static, str>>) -> Self {
        Self::new(status, error_type, "The sandbox was told to answer so.")
    }

    /// 500: the sandbox itself failed.
    pub(super) fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal_server_error",
            "The sandbox failed to answer.",
        )
    }

    /// Stytch's name of the error.
    #[cfg(test)]
    pub(super) fn error_type(&self) -> &str {
        &self.error_type
    }

    /// What went wrong, as a sentence.
    pub(super) fn into_message(self) -> String {
        self.message.into_owned()
    }

    /// The error as a response.
    pub(super) fn into_response(self) -> Response<Bytes> {
        let body = ErrorBody {
            error_type: &self.error_type,
            error_message: &self.message,
            error_url: format!(
                "https://stytch.com/docs/api/errors/{}#{}",
                self.status.as_u16(),
                self.error_type
            ),
        };
        let mut response = envelope(self.status, &body).unwrap_or_default();
        let error_type = RepliedErrorType(self.error_type);
        response.extensions_mut().insert(error_type);
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"Stytch sandbox\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(allow) = self.allow {
            response.headers_mut().insert(ALLOW, allow);
        }
        response
    }

    fn new(
        status: StatusCode,
        error_type: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            error_type: error_type.into(),
            message: message.into(),
            allow: None,
        }
    }
}

/// The error type, beside a response that holds it in its body.
#[derive(Clone, Debug)]
pub(super) struct RepliedErrorType(pub(super) Cow<'static, str>);

#[derive(Serialize)]
struct Envelope<'a, Body> {
    status_code: u16,
    request_id: String,
    #[serde(flatten)]
    body: &'a Body,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error_type: &'a str,
    error_message: &'a str,
    error_url: String,
}

/// Nothing only when `body` cannot be written as a JSON object, which none of
/// the sandbox's own types can bring about.
fn envelope(status: StatusCode, body: &impl Serialize) -> Option<Response<Bytes>> {
    let text = serde_json::to_vec(&Envelope {
        status_code: status.as_u16(),
        request_id: IdentifierKind::Request.generate(),
        body,
    })
    .ok()?;
    let mut response = Response::new(Bytes::from(text));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Some(response)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn body(response: &Response<Bytes>) -> Value {
        serde_json::from_slice(response.body()).unwrap()
    }

    #[test]
    fn a_success_carries_its_fields_beside_the_envelope() {
        let response = success(&json!({ "user_id": "user-test-1" }));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "application/json");
        let body = body(&response);
        assert_eq!(body["user_id"], "user-test-1");
        assert_eq!(body["status_code"], 200);
        let request_id = body["request_id"].as_str().unwrap();
        assert!(request_id.starts_with("request-id-test-"));
    }

    #[test]
    fn an_error_carries_all_five_fields() {
        let response = ErrorReply::user_not_found().into_response();
        assert_eq!(response.status(), 404);
        let mut body = body(&response);
        body["request_id"] = Value::Null;
        assert_eq!(
            body,
            json!({
                "status_code": 404,
                "request_id": null,
                "error_type": "user_not_found",
                "error_message": "User could not be found.",
                "error_url": "https://stytch.com/docs/api/errors/404#user_not_found",
            })
        );
    }

    #[test]
    fn a_body_that_is_no_object_becomes_an_internal_error() {
        assert_eq!(success(&"text").status(), 500);
    }
}
