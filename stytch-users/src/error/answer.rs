//! Reads an answer whose status is not one of success.

use http::HeaderMap;
use http::header::LOCATION;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::{Details, Error, ErrorKind, ErrorType};
use crate::endpoint::Endpoint;
use crate::retry::retry_after;
use crate::text_if_text::text_if_text;
use crate::transport::TransportResponse;

/// Stytch's envelope of an error, every field optional, and OAuth's spelling of it. A
/// field of another type is as good as absent: it never hides the status.
#[derive(Default, Deserialize)]
struct ErrorEnvelope {
    #[serde(default, deserialize_with = "text_if_text")]
    request_id: Option<String>,
    #[serde(default, deserialize_with = "text_if_text")]
    error_type: Option<String>,
    #[serde(default, deserialize_with = "text_if_text")]
    error_message: Option<String>,
    #[serde(default, deserialize_with = "text_if_text")]
    error_url: Option<String>,
    #[serde(default)]
    error_details: Option<Value>,
    #[serde(default, deserialize_with = "text_if_text")]
    error: Option<String>,
    #[serde(default, deserialize_with = "text_if_text")]
    error_description: Option<String>,
    #[serde(default, deserialize_with = "text_if_text")]
    error_uri: Option<String>,
}

impl Error {
    /// The error of an answer: Stytch's own, or a gateway's whose body is kept.
    pub(crate) fn from_answer(endpoint: Endpoint, answer: TransportResponse) -> Error {
        let (head, body) = answer.into_parts();
        if head.status.is_redirection() {
            return Error::redirect(endpoint, head);
        }
        // A derived struct would take a list for its fields in their order.
        let envelope: Option<ErrorEnvelope> = Some(&body)
            .filter(|body| body.trim_ascii_start().starts_with(b"{"))
            .and_then(|body| serde_json::from_str(&String::from_utf8_lossy(body)).ok());
        let is_read = envelope.as_ref().is_some_and(ErrorEnvelope::says_something);
        let envelope = envelope.unwrap_or_default();
        Error::of(Details {
            kind: ErrorKind::Api,
            endpoint: Some(endpoint),
            what: (!is_read).then(|| "an answer that is not Stytch's".to_owned()),
            status: Some(head.status),
            request_id: envelope.request_id.or_else(|| request_id_of(&head.headers)),
            error_type: envelope.error_type.or(envelope.error).map(ErrorType::from),
            message: envelope.error_message.or(envelope.error_description),
            url: envelope.error_url.or(envelope.error_uri),
            details: envelope.error_details,
            retry_after: retry_after(&head.headers),
            body: (!is_read).then_some(body),
            headers: head.headers,
            ..Details::default()
        })
    }
}

impl Error {
    /// A redirect, of which only the host is said: its path may name a user.
    fn redirect(endpoint: Endpoint, head: http::response::Parts) -> Error {
        let location = head
            .headers
            .get(LOCATION)
            .and_then(|text| text.to_str().ok());
        let target = location.map_or_else(|| "nowhere".to_owned(), host_of_location);
        Error::of(Details {
            kind: ErrorKind::Redirect,
            endpoint: Some(endpoint),
            what: Some(format!("a redirect to {target}, which is not followed")),
            status: Some(head.status),
            request_id: request_id_of(&head.headers),
            headers: head.headers,
            ..Details::default()
        })
    }
}

/// The host that a redirect leads to; browsers and URL parsers take `\` for `/`.
fn host_of_location(location: &str) -> String {
    let location = location.replace('\\', "/");
    let absolute = match location.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => location,
    };
    Url::parse(&absolute)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| "the same host".to_owned())
}

/// The request id of an answer whose body has none: gateways write it into a header.
pub(super) fn request_id_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-request-id")?;
    value.to_str().ok().map(str::to_owned)
}

impl ErrorEnvelope {
    fn says_something(&self) -> bool {
        self.error_type.is_some() || self.error.is_some() || self.error_message.is_some()
    }
}

#[cfg(test)]
mod tests {
    use http::StatusCode;
    use serde_json::json;

    use super::*;

    const GET: Endpoint = Endpoint::safe("GET /v1/users/{user_id}");

    fn error(status: u16, body: &str) -> Error {
        let mut answer = http::Response::new(body.to_owned().into());
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        Error::from_answer(GET, answer)
    }

    #[test]
    fn every_field_of_the_envelope_has_its_accessor() {
        let error = error(
            404,
            r#"{"status_code":404,"request_id":"request-id-test-1",
                "error_type":"user_not_found","error_message":"User could not be found.",
                "error_url":"https://stytch.com/docs/api/errors/404","error_details":{"a":[1]}}"#,
        );
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
        assert_eq!(error.message(), Some("User could not be found."));
        assert_eq!(error.url(), Some("https://stytch.com/docs/api/errors/404"));
        assert_eq!(error.details(), Some(&json!({"a": [1]})));
        assert_eq!(error.body(), None);
        assert_eq!(
            error.to_string(),
            "GET /v1/users/{user_id}: 404 Not Found, user_not_found (request-id-test-1)"
        );
        assert!(!error.is_retryable());
        assert!(!error.maybe_applied());
    }

    #[test]
    fn the_oauth_spelling_is_understood() {
        let error = error(
            400,
            r#"{"error":"invalid_grant","error_description":"Expired.","error_uri":"u"}"#,
        );
        assert_eq!(
            error.error_type().map(ErrorType::as_str),
            Some("invalid_grant")
        );
        assert_eq!(error.message(), Some("Expired."));
        assert_eq!(error.url(), Some("u"));
    }

    #[test]
    fn the_status_line_wins_over_the_body() {
        let error = error(400, r#"{"status_code":200,"error_type":"bad_request"}"#);
        assert_eq!(error.status(), Some(StatusCode::BAD_REQUEST));
    }

    #[test]
    fn a_body_that_is_not_the_envelope_keeps_its_status_and_is_not_shown() {
        for body in [
            "<html>canary</html>",
            "",
            "[1]",
            "\"canary\"",
            r#"{"a":"canary"}"#,
        ] {
            let error = error(502, body);
            assert_eq!(error.kind(), ErrorKind::Api, "{body}");
            assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY), "{body}");
            assert_eq!(error.body().unwrap(), body.as_bytes());
            assert!(error.is_retryable() && error.maybe_applied());
            assert!(!format!("{error} {error:?}").contains("canary"));
        }
    }

    #[test]
    fn a_field_of_another_type_is_as_good_as_absent() {
        let error = error(
            500,
            r#"{"request_id":7,"error_type":"internal_server_error"}"#,
        );
        assert_eq!(error.request_id(), None);
        assert_eq!(error.error_type(), Some(&ErrorType::InternalServerError));
    }

    #[test]
    fn the_server_text_is_neither_displayed_nor_debugged() {
        let error = error(
            400,
            r#"{"error_type":"duplicate_email","error_message":"canary","error_details":"canary"}"#,
        );
        assert_eq!(error.message(), Some("canary"));
        assert!(!format!("{error} {error:?}").contains("canary"));
    }

    #[test]
    fn what_callers_branch_on_has_a_predicate_of_its_own() {
        let predicates: [fn(&Error) -> bool; 4] = [
            Error::is_not_found,
            Error::is_duplicate,
            Error::is_rate_limited,
            Error::is_unauthorized,
        ];
        for (status, error_type, holds) in [
            (404, "user_not_found", Some(0)),
            (400, "duplicate_email", Some(1)),
            (400, "duplicate_phone_number", Some(1)),
            (400, "duplicate_user_external_id", Some(1)),
            (429, "too_many_requests", Some(2)),
            (401, "unauthorized_credentials", Some(3)),
            (400, "bad_request", None),
            (500, "internal_server_error", None),
        ] {
            let error = Error::answered(status, error_type);
            for (number, predicate) in predicates.iter().enumerate() {
                assert_eq!(
                    predicate(&error),
                    holds == Some(number),
                    "{error}, {number}"
                );
            }
            assert!(!error.is_timeout());
        }
    }

    #[test]
    fn a_redirect_says_the_host_and_no_more() {
        for (location, said) in [
            ("https://evil.example/canary?canary", "evil.example"),
            ("http://canary:canary@evil.example/", "evil.example"),
            ("//evil.example/canary", "evil.example"),
            ("/\\evil.example/canary", "evil.example"),
            ("/v1/canary", "the same host"),
            ("canary", "the same host"),
            ("https://", "the same host"),
        ] {
            let mut answer = http::Response::new(bytes::Bytes::new());
            *answer.status_mut() = StatusCode::TEMPORARY_REDIRECT;
            let headers = answer.headers_mut();
            headers.insert(LOCATION, location.parse().unwrap());
            headers.insert("x-request-id", "r-1".parse().unwrap());
            let error = Error::from_answer(GET, answer);
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(
                error.to_string(),
                format!(
                    "GET /v1/users/{{user_id}}: 307 Temporary Redirect, \
                     a redirect to {said}, which is not followed (r-1)"
                )
            );
        }
    }

    #[test]
    fn throttling_may_pass_and_a_lock_does_not() {
        let throttled = error(429, r#"{"error_type":"too_many_requests"}"#);
        assert!(throttled.is_retryable() && !throttled.maybe_applied());
        let locked = error(429, r#"{"error_type":"user_lock_limit_reached"}"#);
        assert!(!locked.is_retryable());
    }
}
