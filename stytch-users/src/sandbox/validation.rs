//! The forms of email addresses, phone numbers and external ids.

use super::reply::ErrorReply;

/// Accepts one `@`, something before it, and a domain of at least two labels after it.
pub(super) fn check_email(email: &str) -> Result<(), ErrorReply> {
    let is_local_part = |local: &str| {
        !local.is_empty() && !local.contains(|c: char| c.is_whitespace() || c.is_control())
    };
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_valid = email.split_once('@').is_some_and(|(local, domain)| {
        is_local_part(local) && domain.contains('.') && domain.split('.').all(is_label)
    });
    let error = ErrorReply::bad_request("invalid_email", "Email format is invalid.");
    is_valid.then_some(()).ok_or(error)
}

/// Accepts a phone number in E.164 format.
pub(super) fn check_phone_number(phone_number: &str) -> Result<(), ErrorReply> {
    let is_valid = phone_number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let message =
        "Phone number format is invalid. Ensure that the phone number is in E.164 format.";
    let error = ErrorReply::bad_request("invalid_phone_number", message);
    is_valid.then_some(()).ok_or(error)
}

/// Accepts up to 128 characters of the documented alphabet.
pub(super) fn check_external_id(external_id: &str) -> Result<(), ErrorReply> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-|".contains(&byte);
    let is_valid = (1..=128).contains(&external_id.len()) && external_id.bytes().all(is_allowed);
    let reason = "must be 1 to 128 of the characters A-Z, a-z, 0-9, '.', '_', '-' and '|'";
    let error = ErrorReply::invalid_argument("external_id", reason);
    is_valid.then_some(()).ok_or(error)
}

/// Accepts any value except an empty one.
pub(super) fn check_present(value: &str) -> Result<(), ErrorReply> {
    let error = ErrorReply::bad_request("invalid_argument", "It is required.");
    (!value.is_empty()).then_some(()).ok_or(error)
}

/// Returns a string of a request if it passes a check. An empty string counts as absent.
pub(super) fn optional(
    value: Option<String>,
    check: fn(&str) -> Result<(), ErrorReply>,
) -> Result<Option<String>, ErrorReply> {
    let value = value.filter(|value| !value.is_empty());
    value.as_deref().map_or(Ok(()), check)?;
    Ok(value)
}
