//! The error of a response: its status, its headers, and the readable part of its body.

use std::fmt;

use bytes::Bytes;
use http::header::LOCATION;
use http::response::Parts;
use http::uri::Authority;
use http::{HeaderMap, StatusCode};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::retry_after::retry_after;
use super::undecodable::undecodable;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, ErrorParts, ErrorType};
use crate::transport::{TransportError, TransportErrorKind};

/// Returns the error of a response without a success status, from Stytch or from a gateway.
pub(crate) fn error_of_status(endpoint: Endpoint, head: Parts, body: Bytes) -> Error {
    if head.status.is_redirection() {
        return redirect(endpoint, head);
    }
    let envelope = ErrorEnvelope::read(&body);
    let status = head.status;
    api_error(endpoint, status, head.headers, envelope, body)
}

/// Returns the error of a request without a complete response. `head` is the part that arrived.
pub(crate) fn error_of_transport(
    endpoint: Endpoint,
    head: Option<Parts>,
    error: TransportError,
) -> Error {
    let kind = match error.kind {
        TransportErrorKind::Connect => ErrorKind::Connect,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Interrupted => ErrorKind::Interrupted,
        TransportErrorKind::BodyTooLarge => ErrorKind::BodyTooLarge,
        TransportErrorKind::InvalidRequest => ErrorKind::InvalidRequest,
        TransportErrorKind::MalformedBody => ErrorKind::Decode,
    };
    let what = error.to_string();
    let parts = match head {
        Some(head) => parts_of_response(kind, endpoint, head, what),
        None => ErrorParts {
            kind,
            endpoint: Some(endpoint),
            what: Some(what),
            ..ErrorParts::default()
        },
    };
    Error::from(ErrorParts {
        source: Some(error.source),
        ..parts
    })
}

/// Returns the parts of an error that come from the head of a response.
fn parts_of_response(kind: ErrorKind, endpoint: Endpoint, head: Parts, what: String) -> ErrorParts {
    ErrorParts {
        kind,
        endpoint: Some(endpoint),
        what: Some(what),
        status: Some(head.status),
        request_id: request_id_of(&head.headers),
        headers: head.headers,
        ..ErrorParts::default()
    }
}

/// Returns the error of a response with a success status whose body is one of Stytch's error
/// envelopes, or not what the call expects: `error` says why. The status of an envelope is the
/// one in it.
pub(super) fn error_of_success(
    endpoint: Endpoint,
    head: Parts,
    body: Bytes,
    error: Option<&serde_json::Error>,
) -> Error {
    let envelope = ErrorEnvelope::read(&body);
    if envelope.is_recognized() {
        let status = envelope
            .status_code
            .filter(|status| status.is_client_error() || status.is_server_error())
            .unwrap_or(head.status);
        return api_error(endpoint, status, head.headers, envelope, body);
    }
    let unexpected = de::Error::custom("the body is that of an error");
    let error = error.unwrap_or(&unexpected);
    let what = undecodable(&head, &body, error);
    let parts = parts_of_response(ErrorKind::Decode, endpoint, head, what);
    Error::from(ErrorParts {
        // Stytch's support needs the request id.
        request_id: envelope.request_id.or(parts.request_id),
        body: Some(body),
        ..parts
    })
}

fn api_error(
    endpoint: Endpoint,
    status: StatusCode,
    headers: HeaderMap,
    envelope: ErrorEnvelope,
    body: Bytes,
) -> Error {
    let is_stytchs = envelope.is_recognized();
    Error::from(ErrorParts {
        kind: ErrorKind::Api,
        endpoint: Some(endpoint),
        what: (!is_stytchs).then(|| "the response is not Stytch's".to_owned()),
        status: Some(status),
        request_id: envelope.request_id.or_else(|| request_id_of(&headers)),
        error_type: envelope.error_type.map(ErrorType::from),
        message: envelope.message,
        url: envelope.url,
        details: envelope.details,
        retry_after: retry_after(&headers),
        body: Some(body),
        headers,
        ..ErrorParts::default()
    })
}

/// Returns the error of a redirect. It contains only the host of the target, because the path
/// may contain the id of a user.
fn redirect(endpoint: Endpoint, head: Parts) -> Error {
    let location = head
        .headers
        .get(LOCATION)
        .and_then(|text| text.to_str().ok());
    let target = location.map_or_else(|| "nowhere".to_owned(), host_of_location);
    let what = format!("a redirect to {target}, which is not followed");
    Error::from(parts_of_response(ErrorKind::Redirect, endpoint, head, what))
}

/// Returns the host of a redirect. Browsers and URL parsers treat `\` like `/`.
fn host_of_location(location: &str) -> String {
    let location = location.replace('\\', "/");
    let is_scheme = |text: &str| !text.contains(['/', '?', '#']);
    let rest = match location.split_once(':') {
        Some((scheme, rest)) if is_scheme(scheme) => rest,
        _ if location.starts_with("//") => &location,
        _ => return "the same host".to_owned(),
    };
    let authority = rest.trim_start_matches('/').split(['/', '?', '#']).next();
    authority
        .and_then(|authority| authority.parse::<Authority>().ok())
        .map_or_else(
            || "another host".to_owned(),
            |authority| authority.host().to_owned(),
        )
}

/// Returns the request id from the headers, where gateways put it.
fn request_id_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-request-id")?;
    value.to_str().ok().map(str::to_owned)
}

/// Stytch's error envelope, with its own field names or those of OAuth.
#[derive(Default)]
struct ErrorEnvelope {
    status_code: Option<StatusCode>,
    request_id: Option<String>,
    error_type: Option<String>,
    message: Option<String>,
    url: Option<String>,
    details: Option<Value>,
}

impl ErrorEnvelope {
    /// Reads every field that can be read. A field with an unexpected type is ignored. If the
    /// body is truncated or malformed, the fields before that position are kept.
    fn read(body: &[u8]) -> ErrorEnvelope {
        let text = String::from_utf8_lossy(body);
        let text = text.trim_start_matches('\u{feff}');
        let mut envelope = ErrorEnvelope::default();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        // Parsing stops at an error and keeps the fields before it.
        let _ = deserializer.deserialize_map(EnvelopeVisitor(&mut envelope));
        envelope
    }

    fn is_recognized(&self) -> bool {
        self.error_type.is_some() || self.message.is_some()
    }

    /// Sets a field unless it is already set.
    fn set(&mut self, key: &str, value: &RawValue) {
        let field = match key {
            "request_id" => &mut self.request_id,
            "error_type" | "error" => &mut self.error_type,
            "error_message" | "error_description" => &mut self.message,
            "error_url" | "error_uri" => &mut self.url,
            "error_details" => {
                self.details = serde_json::from_str(value.get()).ok();
                return;
            }
            "status_code" => {
                let code = value.get().parse().ok();
                self.status_code = code.and_then(|code| StatusCode::from_u16(code).ok());
                return;
            }
            _ => return,
        };
        if field.is_none() {
            *field = Text
                .deserialize(&mut serde_json::Deserializer::from_str(value.get()))
                .ok();
        }
    }
}

struct EnvelopeVisitor<'e>(&'e mut ErrorEnvelope);

impl<'de> Visitor<'de> for EnvelopeVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Text)? {
            // Not parsed, so that large numbers and deep nesting do not cause an error.
            self.0.set(&key, map.next_value::<&RawValue>()?);
        }
        Ok(())
    }
}

/// Reads a string. A lone surrogate becomes the replacement character.
struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Text {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_bytes<E: de::Error>(self, text: &[u8]) -> Result<String, E> {
        Ok(String::from_utf8_lossy(text).into_owned())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const GET: Endpoint = <dyn crate::Users>::GET;

    fn error(status: u16, body: &str) -> Error {
        error_of_status(GET, head(status, &[]), body.to_owned().into())
    }

    fn head(status: u16, headers: &[(&str, &str)]) -> Parts {
        let mut response = http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(()).unwrap().into_parts().0
    }

    /// The status is that of the status line, not that of the body.
    #[test]
    fn every_field_of_an_error_body_has_an_accessor() {
        let error = error(
            404,
            r#"{"status_code":200,"request_id":"request-id-test-1",
                "error_type":"user_not_found","error_message":"User could not be found.",
                "error_url":"https://stytch.com/docs/api/errors/404","error_details":{"a":[1]}}"#,
        );
        assert_eq!(error.kind(), ErrorKind::Api);
        assert_eq!(error.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(error.request_id(), Some("request-id-test-1"));
        assert_eq!(error.error_type(), Some(&ErrorType::UserNotFound));
        assert_eq!(error.message(), Some("User could not be found."));
        assert_eq!(
            error.docs_url(),
            Some("https://stytch.com/docs/api/errors/404")
        );
        assert_eq!(error.details(), Some(&json!({"a": [1]})));
        assert_eq!(
            error.to_string(),
            "GET /v1/users/{user_id}: 404 Not Found, user_not_found (request-id-test-1)"
        );
        assert!(!error.is_retryable());
        assert!(!error.maybe_applied());
    }

    #[test]
    fn the_field_names_of_oauth_errors_are_read() {
        let error = error(
            400,
            r#"{"error":"invalid_grant","error_description":"Expired.","error_uri":"u"}"#,
        );
        assert_eq!(
            error.error_type().map(ErrorType::as_str),
            Some("invalid_grant")
        );
        assert_eq!(error.message(), Some("Expired."));
        assert_eq!(error.docs_url(), Some("u"));
    }

    #[test]
    fn a_malformed_part_of_a_body_does_not_affect_the_other_fields() {
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        let long = "x".repeat(100_000);
        let known = r#""request_id":"r-1","error_type":"bad_request","error_message":"Why.""#;
        for body in [
            format!(r#"{{"error_details":1e400,{known}}}"#),
            format!(r#"{{"error_details":{deep},{known}}}"#),
            format!(r#"{{"request_id":7,{known}}}"#),
            format!(r#"{{"\ud800":"\ud800",{known}}}"#),
            format!(r#"{{{known},{known}}}"#),
            format!("\u{feff}{{{known}}}"),
            format!("{{{known}}} <html>"),
            format!(r#"{{{known},"error_details":"{long}"#),
        ] {
            let error = error(400, &body);
            assert_eq!(
                error.error_type(),
                Some(&ErrorType::BadRequest),
                "{body:.80}"
            );
            assert_eq!(error.message(), Some("Why."), "{body:.80}");
            assert_eq!(error.request_id(), Some("r-1"), "{body:.80}");
        }
        let surrogate = error(
            400,
            r#"{"error_message":"a\ud800b","error_type":"bad_request"}"#,
        );
        assert_eq!(surrogate.message(), Some("a\u{fffd}\u{fffd}\u{fffd}b"));
    }

    #[test]
    fn each_predicate_holds_only_for_its_errors() {
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
            let error = Error::api(status, error_type);
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
    fn the_error_of_a_redirect_shows_only_the_host() {
        for (location, shown) in [
            ("https://evil.example/canary?canary", "evil.example"),
            ("http://canary:canary@evil.example/", "evil.example"),
            ("//evil.example/canary", "evil.example"),
            ("/\\evil.example/canary", "evil.example"),
            ("/v1/canary", "the same host"),
            ("canary", "the same host"),
            ("/v1/a:b//c", "the same host"),
            ("https:evil.example", "evil.example"),
            ("https://evil.example:8080/a b", "evil.example"),
            ("https://", "another host"),
        ] {
            let head = head(307, &[("location", location), ("x-request-id", "r-1")]);
            let error = error_of_status(GET, head, Bytes::new());
            assert_eq!(error.kind(), ErrorKind::Redirect);
            assert_eq!(
                error.to_string(),
                format!(
                    "GET /v1/users/{{user_id}}: 307 Temporary Redirect, \
                     a redirect to {shown}, which is not followed (r-1)"
                )
            );
        }
    }
}
