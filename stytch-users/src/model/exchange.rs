//! The request that exchanges a user's only email address or phone number.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::redacted::Redacted;

/// The new primary factor for
/// [`Users::exchange_primary_factor`](crate::Users::exchange_primary_factor), either an email
/// address or a phone number.
///
/// ```
/// use stytch_users::PrimaryFactor;
///
/// let email = PrimaryFactor::email_address("ada@example.com");
/// let phone = PrimaryFactor::phone_number("+12025550162");
/// assert_eq!(phone, PrimaryFactor::PhoneNumber("+12025550162".to_owned()));
/// ```
///
/// `Debug` shows only which of the two it is.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrimaryFactor {
    /// An email address.
    EmailAddress(String),
    /// A phone number in E.164 format, such as `+12025550162`.
    PhoneNumber(String),
}

impl PrimaryFactor {
    /// Creates a factor from an email address.
    pub fn email_address(email_address: impl Into<String>) -> PrimaryFactor {
        PrimaryFactor::EmailAddress(email_address.into())
    }

    /// Creates a factor from a phone number in E.164 format, such as `+12025550162`.
    pub fn phone_number(phone_number: impl Into<String>) -> PrimaryFactor {
        PrimaryFactor::PhoneNumber(phone_number.into())
    }
}

impl fmt::Debug for PrimaryFactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            PrimaryFactor::EmailAddress(_) => "EmailAddress",
            PrimaryFactor::PhoneNumber(_) => "PhoneNumber",
        };
        formatter.debug_tuple(variant).field(&Redacted).finish()
    }
}
