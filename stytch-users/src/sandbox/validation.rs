//! What an e-mail address, a phone number, an external id and an address on
//! the Internet may look like.

use std::net::IpAddr;

use super::reply::ErrorReply;

const MOST_EXTERNAL_ID_CHARACTERS: usize = 128;

/// Refuses what is not an e-mail address.
///
/// Deliverability is not the question here: one `@`, something before it, and
/// a domain of at least two labels after it.
pub(super) fn check_email(email: &str) -> Result<(), ErrorReply> {
    let well_formed = email.split_once('@').is_some_and(|(local, domain)| {
        is_local_part(local) && domain.contains('.') && domain.split('.').all(is_domain_label)
    });
    accept(well_formed, "invalid_email", "Email format is invalid.")
}

/// Refuses what is not a phone number in E.164 format.
pub(super) fn check_phone_number(phone_number: &str) -> Result<(), ErrorReply> {
    let well_formed = phone_number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    accept(
        well_formed,
        "invalid_phone_number",
        "Phone number format is invalid. Ensure that the phone number is in E.164 format.",
    )
}

/// Refuses an external id that is empty, too long or has a forbidden character.
pub(super) fn check_external_id(external_id: &str) -> Result<(), ErrorReply> {
    let well_formed = (1..=MOST_EXTERNAL_ID_CHARACTERS).contains(&external_id.len())
        && external_id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-|".contains(&byte));
    accept(
        well_formed,
        "invalid_argument",
        "The field 'external_id' must be 1 to 128 of the characters A-Z, a-z, 0-9, '.', '_', '-' and '|'.",
    )
}

/// Refuses what is not an IP address, of either version.
pub(super) fn check_ip_address(ip_address: &str) -> Result<(), ErrorReply> {
    accept(
        ip_address.parse::<IpAddr>().is_ok(),
        "invalid_ip_address",
        "IP address format is invalid.",
    )
}

fn is_local_part(local: &str) -> bool {
    !local.is_empty() && !local.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_domain_label(label: &str) -> bool {
    !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
}

fn accept(
    well_formed: bool,
    error_type: &'static str,
    message: &'static str,
) -> Result<(), ErrorReply> {
    if well_formed {
        Ok(())
    } else {
        Err(ErrorReply::bad_request(error_type, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_are_told_from_other_text() {
        for email in [
            "a@b.co",
            "sandbox@stytch.com",
            "Ada.Lovelace+x@mail.example.com",
            "ü@exämple.de",
        ] {
            assert_eq!(check_email(email), Ok(()), "{email}");
        }
        for email in [
            "", "a", "@", "a@", "@b.co", "a@b", "a@b..co", "a@.co", "a@b.co.", "a b@c.co",
            "a@b@c.co", "a@b c.co", "a\0@b.co",
        ] {
            assert_eq!(
                check_email(email).unwrap_err().error_type(),
                "invalid_email",
                "{email}"
            );
        }
    }

    #[test]
    fn phone_numbers_are_told_from_other_text() {
        for phone_number in [
            "+12025550162",
            "+10000000000",
            "+1234567",
            "+123456789012345",
        ] {
            assert_eq!(check_phone_number(phone_number), Ok(()), "{phone_number}");
        }
        for phone_number in [
            "",
            "+",
            "12025550162",
            "+02025550162",
            "+123456",
            "+1234567890123456",
            "+1 202 555 0162",
            "+1202555016٣",
            "++12025550162",
        ] {
            let error = check_phone_number(phone_number).unwrap_err();
            assert_eq!(error.error_type(), "invalid_phone_number", "{phone_number}");
        }
    }

    #[test]
    fn external_ids_are_bound_in_length_and_alphabet() {
        let longest = "x".repeat(128);
        for external_id in ["a", "my-cool-user", "A.b_c-d|9", longest.as_str()] {
            assert_eq!(check_external_id(external_id), Ok(()), "{external_id}");
        }
        let too_long = "x".repeat(129);
        for external_id in ["", "a b", "a/b", "é", "a@b", too_long.as_str()] {
            let error = check_external_id(external_id).unwrap_err();
            assert_eq!(error.error_type(), "invalid_argument", "{external_id}");
        }
    }

    #[test]
    fn ip_addresses_of_both_versions_are_accepted() {
        assert_eq!(check_ip_address("203.0.113.1"), Ok(()));
        assert_eq!(check_ip_address("2001:db8::1"), Ok(()));
        let error = check_ip_address("somewhere").unwrap_err();
        assert_eq!(error.error_type(), "invalid_ip_address");
    }
}
