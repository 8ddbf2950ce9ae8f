//! The error of a response: its status, its headers, and the readable part of its body.

use std::fmt;

use bytes::Bytes;
use http::header::LOCATION;
use http::response::Parts;
use http::{HeaderMap, StatusCode, Uri};
use serde_core::Deserialize;
use serde_core::de::{self, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::retry_after::retry_after;
use super::undecodable::undecodable;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, ErrorParts, ErrorType};
use crate::transport::TransportError;

/// Returns the error of a response without a success status, from Stytch or from a gateway.
pub(crate) fn error_of_status(endpoint: Endpoint, head: Parts, body: Bytes) -> Error {
    if head.status.is_redirection() {
        let target = host_of_redirect(&head.headers).map(|host| format!(" to {host}"));
        let target = target.unwrap_or_default();
        let what = format!("a redirect{target}, which is not followed");
        let parts = parts_of_response(endpoint, head, what);
        return Error::of_parts(ErrorKind::Redirect, parts);
    }
    let envelope = ErrorParts {
        status: Some(head.status),
        ..read_envelope(&body)
    };
    api_error(endpoint, head.headers, body, envelope)
}

/// Returns the host of an absolute `Location`. Its path, or a relative location, may contain the id
/// of a user.
fn host_of_redirect(headers: &HeaderMap) -> Option<String> {
    let location: Uri = headers.get(LOCATION)?.to_str().ok()?.parse().ok()?;
    // Without a scheme, a `Uri` of one segment is a host.
    location.scheme().and(location.host()).map(str::to_owned)
}

/// Returns the error of a request without a complete response. `head` is the part that arrived.
pub(crate) fn error_of_transport(
    endpoint: Endpoint,
    head: Option<Parts>,
    error: TransportError,
) -> Error {
    let what = error.to_string();
    let parts = match head {
        Some(head) => parts_of_response(endpoint, head, what),
        None => ErrorParts {
            endpoint: Some(endpoint),
            what: Some(what),
            ..ErrorParts::default()
        },
    };
    let source = Some(error.source);
    Error::of_parts(error.kind, ErrorParts { source, ..parts })
}

/// Returns the parts of an error that come from the head of a response.
fn parts_of_response(endpoint: Endpoint, head: Parts, what: String) -> ErrorParts {
    ErrorParts {
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
    let mut envelope = read_envelope(&body);
    if is_stytchs(&envelope) {
        let is_error = |status: &StatusCode| status.is_client_error() || status.is_server_error();
        envelope.status = envelope.status.filter(is_error).or(Some(head.status));
        return api_error(endpoint, head.headers, body, envelope);
    }
    let unexpected = de::Error::custom("the body is that of an error");
    let error = error.unwrap_or(&unexpected);
    let what = undecodable(&head, &body, error);
    let mut parts = parts_of_response(endpoint, head, what);
    // Stytch's support needs the request id.
    parts.request_id = envelope.request_id.or(parts.request_id);
    parts.body = Some(body);
    Error::of_parts(ErrorKind::Decode, parts)
}

/// Returns the error with the fields of a body and its status.
fn api_error(endpoint: Endpoint, headers: HeaderMap, body: Bytes, envelope: ErrorParts) -> Error {
    let foreign = || "the response is not Stytch's".to_owned();
    let parts = ErrorParts {
        endpoint: Some(endpoint),
        what: (!is_stytchs(&envelope)).then(foreign),
        request_id: envelope.request_id.or_else(|| request_id_of(&headers)),
        retry_after: retry_after(&headers),
        body: Some(body),
        headers,
        ..envelope
    };
    Error::of_parts(ErrorKind::Api, parts)
}

/// Returns the request id from the headers, where gateways put it.
fn request_id_of(headers: &HeaderMap) -> Option<String> {
    let value = headers.get("x-request-id")?;
    value.to_str().ok().map(str::to_owned)
}

fn is_stytchs(envelope: &ErrorParts) -> bool {
    envelope.error_type.is_some() || envelope.message.is_some()
}

/// Reads every field of Stytch's error envelope that can be read. A field with an unexpected type
/// is ignored. If the body is truncated or malformed, the fields before that position are kept.
fn read_envelope(body: &[u8]) -> ErrorParts {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        // Replacing invalid bytes can triple the size, and an envelope is far smaller than 64 KiB.
        Err(_) => String::from_utf8_lossy(&body[..body.len().min(64 * 1024)]),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut envelope = ErrorParts::default();
    let mut deserializer = serde_json::Deserializer::from_str(text);
    // Parsing stops at an error and keeps the fields before it.
    let _ = deserializer.deserialize_map(EnvelopeVisitor(&mut envelope));
    envelope
}

struct EnvelopeVisitor<'e>(&'e mut ErrorParts);

impl<'de> Visitor<'de> for EnvelopeVisitor<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Values are not parsed, so that large numbers and deep nesting do not cause an error.
        while let Some((key, value)) = map.next_entry::<Text, &RawValue>()? {
            self.0.set(&key.0, value.get());
        }
        Ok(())
    }
}

/// A string, in which replacement characters stand for a lone surrogate.
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_bytes(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_bytes<E: de::Error>(self, text: &[u8]) -> Result<Text, E> {
        Ok(Text(String::from_utf8_lossy(text).into_owned()))
    }
}

impl ErrorParts {
    /// Sets a field of the envelope, with its own name or that of OAuth. A string that is already
    /// set is kept.
    fn set(&mut self, key: &str, json: &str) {
        let text = || serde_json::from_str(json).ok().map(|Text(text)| text);
        match key {
            "request_id" => self.request_id = self.request_id.take().or_else(text),
            "error_type" | "error" => {
                let error_type = self.error_type.take();
                self.error_type = error_type.or_else(|| text().map(ErrorType::from));
            }
            "error_message" | "error_description" => {
                self.message = self.message.take().or_else(text);
            }
            "error_url" | "error_uri" => self.url = self.url.take().or_else(text),
            "error_details" => self.details = Some(json.into()),
            "status_code" => {
                let code = json.parse().ok();
                self.status = code.and_then(|code| StatusCode::from_u16(code).ok());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(status: u16, body: &str) -> Error {
        let response = http::Response::builder().status(status).body(()).unwrap();
        let (head, ()) = response.into_parts();
        error_of_status(<dyn crate::Users>::GET, head, body.to_owned().into())
    }

    #[test]
    fn the_details_the_url_and_the_field_names_of_oauth_errors_are_read() {
        let stytchs = error(
            404,
            r#"{"status_code":200,"error_type":"user_not_found","error_url":"u",
                "error_details":{"a":[1]}}"#,
        );
        assert_eq!(stytchs.status(), Some(StatusCode::NOT_FOUND));
        assert_eq!(stytchs.docs_url(), Some("u"));
        assert_eq!(stytchs.details(), Some(json!({"a": [1]})));

        let oauth = r#"{"error":"invalid_grant","error_description":"Why.","error_uri":"u"}"#;
        let oauth = error(400, oauth);
        assert_eq!(oauth.error_type().unwrap(), "invalid_grant");
        assert_eq!(
            (oauth.message(), oauth.docs_url()),
            (Some("Why."), Some("u"))
        );
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
            let fields = (error.error_type(), error.message(), error.request_id());
            let expected = (Some(&ErrorType::BadRequest), Some("Why."), Some("r-1"));
            assert_eq!(fields, expected, "{body:.80}");
        }
        let cut = error(400, r#"{"error_message":"a\ud83d"}"#);
        assert_eq!(cut.message(), Some("a\u{fffd}\u{fffd}\u{fffd}"));
    }
}
