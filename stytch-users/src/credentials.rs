//! The project's id and secret, as a header value that `Debug` does not show.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

use crate::error::Error;

/// Returns the `Authorization` value of HTTP Basic.
///
/// Its clones share one buffer, which is zeroed when the last of them is dropped. The secret
/// itself is zeroed on return. Copies that the HTTP and TLS libraries make while they write a
/// request are not zeroed.
pub(crate) fn basic(project_id: &str, secret: Zeroizing<String>) -> Result<HeaderValue, Error> {
    if project_id.is_empty() || project_id.contains(|c: char| c == ':' || c.is_control()) {
        return Err(Error::configuration(
            "`project_id` is empty or has a character that no project id has",
        ));
    }
    if secret.is_empty() || secret.contains(char::is_control) {
        return Err(Error::configuration(
            "`secret` is empty or has a character that no secret has",
        ));
    }

    let pair = Zeroizing::new(format!("{project_id}:{}", secret.as_str()));
    // Allocated with its final size, because a buffer that grows leaves copies behind.
    let mut value = Zeroizing::new(String::with_capacity(6 + pair.len().div_ceil(3) * 4));
    value.push_str("Basic ");
    STANDARD.encode_string(pair.as_bytes(), &mut value);

    let mut header = HeaderValue::from_maybe_shared(Bytes::from_owner(Zeroized(value)))
        .map_err(|_| Error::configuration("the credentials do not fit in a header"))?;
    header.set_sensitive(true);
    Ok(header)
}

/// Lets `Bytes` own the value, which is zeroed when it is dropped.
struct Zeroized(Zeroizing<String>);

impl AsRef<[u8]> for Zeroized {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(project_id: &str, secret: &str) -> Result<HeaderValue, Error> {
        basic(project_id, Zeroizing::new(secret.to_owned()))
    }

    #[test]
    fn the_header_uses_basic_authentication_and_is_sensitive_and_in_one_buffer() {
        let value = header("project-test-1", "secret-test-1").unwrap();
        assert_eq!(value, "Basic cHJvamVjdC10ZXN0LTE6c2VjcmV0LXRlc3QtMQ==");
        assert_eq!(format!("{value:?}"), "Sensitive");
        let clone = value.clone();
        assert_eq!(value.as_bytes().as_ptr(), clone.as_bytes().as_ptr());
    }

    #[test]
    fn invalid_credentials_are_rejected_without_being_shown() {
        for (project_id, secret) in [
            ("", "canary"),
            ("a:b", "canary"),
            ("a\nb", "canary"),
            ("project-test-1", ""),
            ("project-test-1", "canary\n"),
        ] {
            let error = header(project_id, secret).unwrap_err();
            assert_eq!(error.kind(), crate::ErrorKind::Configuration);
            assert!(!format!("{error:?}").contains("canary"));
        }
    }
}
