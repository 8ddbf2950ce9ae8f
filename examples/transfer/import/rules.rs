//! What Stytch is known to refuse.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use stytch_users::Metadata;

use super::fault::Fault;

const MOST_EXTERNAL_ID_CHARACTERS: usize = 128;
const MOST_METADATA_KEYS: usize = 20;
const MOST_METADATA_BYTES: usize = 4096;

/// An address has one `@` with something around it and no white space. Whether a
/// domain takes mail only Stytch can say.
pub(super) fn check_email(field: &str, email: &str) -> Result<(), Fault> {
    let is_address = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && !domain.contains('@')
            && !email.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    accept(is_address, field, "is not an email address")
}

/// A number in E.164: `+`, then 7 to 15 digits of which the first is not 0.
pub(super) fn check_phone_number(field: &str, phone_number: &str) -> Result<(), Fault> {
    let is_number = phone_number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    accept(
        is_number,
        field,
        "is not a phone number in E.164, as +12025550162",
    )
}

/// At most 128 letters, digits, `.`, `_`, `-` and `|`.
pub(super) fn check_external_id(field: &str, external_id: &str) -> Result<(), Fault> {
    let is_allowed = external_id.len() <= MOST_EXTERNAL_ID_CHARACTERS
        && external_id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-|".contains(&byte));
    accept(
        is_allowed,
        field,
        "is not at most 128 letters, digits, `.`, `_`, `-` and `|`",
    )
}

/// An object of at most 20 keys and 4096 bytes of JSON without white space.
pub(super) fn read_metadata(field: &str, json: &RawValue) -> Result<Metadata, Fault> {
    let not_an_object = || Fault::new(field, "is not a JSON object");
    let keys: BTreeMap<String, &RawValue> =
        serde_json::from_str(json.get()).map_err(|_| not_an_object())?;
    accept(
        keys.len() <= MOST_METADATA_KEYS,
        field,
        "has more than 20 keys",
    )?;
    let bytes = length_without_spaces(json.get());
    accept(bytes <= MOST_METADATA_BYTES, field, "is more than 4 KB")?;
    // The text itself is sent: a value would round numbers that it cannot hold.
    Metadata::new(json).map_err(|_| not_an_object())
}

/// The length of a JSON text without the white space between its parts.
fn length_without_spaces(json: &str) -> usize {
    let mut is_in_text = false;
    let mut is_escaped = false;
    let counts = |byte: &u8| {
        let is_quote = *byte == b'"' && !is_escaped;
        is_escaped = is_in_text && *byte == b'\\' && !is_escaped;
        is_in_text ^= is_quote;
        is_in_text || !byte.is_ascii_whitespace()
    };
    json.as_bytes().iter().copied().filter(counts).count()
}

fn accept(is_allowed: bool, field: &str, rule: &'static str) -> Result<(), Fault> {
    if is_allowed {
        Ok(())
    } else {
        Err(Fault::new(field, rule))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::to_raw_value;

    use super::*;

    #[test]
    fn addresses_numbers_and_ids_are_told_from_other_text() {
        type Check = fn(&str, &str) -> Result<(), Fault>;
        let longest = "x".repeat(128);
        let longer = "x".repeat(129);
        let checks: [(Check, &[&str], &[&str]); 3] = [
            (
                check_email,
                &["a@b.co", "ü+x@mail.exämple.de"],
                &[
                    "", "a", "@b.co", "a@", "a@b", "a@b..co", "a@b.co.", "a b@c.co", "a@b@c.co",
                ],
            ),
            (
                check_phone_number,
                &["+12025550162", "+1234567", "+123456789012345"],
                &[
                    "",
                    "12025550162",
                    "+0202555016",
                    "+123456",
                    "+1234567890123456",
                    "+1 202",
                ],
            ),
            (
                check_external_id,
                &["a", "A.b_c-d|9", &longest],
                &["a b", "a/b", "é", &longer],
            ),
        ];
        for (check, good, bad) in checks {
            for text in good {
                assert_eq!(check("field", text), Ok(()), "{text}");
            }
            for text in bad {
                assert!(check("field", text).is_err(), "{text}");
            }
        }
    }

    #[test]
    fn metadata_is_bound_in_keys_and_bytes() {
        let read = |value: serde_json::Value| {
            let fault = read_metadata("m", &to_raw_value(&value).unwrap());
            fault.err().map(|fault| fault.to_string())
        };
        let keys = |count: usize| {
            (0..count)
                .map(|index| (index.to_string(), json!(1)))
                .collect()
        };
        let text = |bytes: usize| json!({ "a": "x".repeat(bytes - r#"{"a":""}"#.len()) });
        assert_eq!(read(serde_json::Value::Object(keys(20))), None);
        assert_eq!(
            read(serde_json::Value::Object(keys(21))).as_deref(),
            Some("m has more than 20 keys")
        );
        assert_eq!(read(text(4096)), None);
        assert_eq!(read(text(4097)).as_deref(), Some("m is more than 4 KB"));
        assert_eq!(read(json!([])).as_deref(), Some("m is not a JSON object"));
    }

    #[test]
    fn white_space_counts_inside_of_texts_alone() {
        for (text, length) in [
            ("{ \"a b\" : [ 1,\n2 ] }", 13),
            (r#"{ "a\" b" : 1 }"#, 11),
            (r#"{ "a\\" : 1 }"#, 9),
        ] {
            assert_eq!(length_without_spaces(text), length, "{text}");
        }
    }

    #[test]
    fn metadata_is_sent_as_it_was_written() {
        let text = r#"{ "n": 12345678901234567890123.5, "a": 1e400 }"#;
        let json: Box<RawValue> = serde_json::from_str(text).unwrap();
        let metadata = read_metadata("m", &json);
        // A number that no value can hold is not refused for that.
        assert_eq!(metadata.unwrap().as_str(), text);
    }
}
