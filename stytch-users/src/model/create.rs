//! Creating a user.

use serde::{Deserialize, Serialize};

use super::id::{EmailId, PhoneId, UserId};
use super::metadata::Metadata;
use super::name::Name;
use super::tolerant::empty_as_none;
use super::user::{User, UserStatus, null_as_unknown_status};
use crate::redacted::redacted_debug;

/// The request of [`Users::create`](crate::Users::create).
///
/// It starts from the email address or the phone number that every user needs, and may have
/// both. What is not set is not sent.
///
/// ```
/// use stytch_users::{CreateUser, Name};
///
/// let create = CreateUser::with_email("ada@example.com")
///     .phone_number("+12025550162")
///     .name(Name::new().first_name("Ada").last_name("Lovelace"))
///     .external_id("customer-1815")
///     .roles(["admin"]);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreateUser {
    /// The email address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<Name>,
    /// What Stytch's fraud detection takes into account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// The phone number, in E.164.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whether the user is created as pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub create_user_as_pending: Option<bool>,
    /// The metadata that only servers can change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trusted_metadata: Option<Metadata>,
    /// The metadata that the user's own devices can change as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub untrusted_metadata: Option<Metadata>,
    /// The application's own id of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The ids of the roles to assign.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roles: Option<Vec<String>>,
}

redacted_debug!(CreateUser {
    shows create_user_as_pending, trusted_metadata, untrusted_metadata;
    hides email, phone_number, name, attributes, external_id, roles
});

impl CreateUser {
    /// A user that Stytch would reject: it needs an email address or a phone number.
    fn empty() -> CreateUser {
        CreateUser {
            email: None,
            name: None,
            attributes: None,
            phone_number: None,
            create_user_as_pending: None,
            trusted_metadata: None,
            untrusted_metadata: None,
            external_id: None,
            roles: None,
        }
    }

    /// A user with an email address.
    pub fn with_email(email: impl Into<String>) -> CreateUser {
        CreateUser::empty().email(email)
    }

    /// A user with a phone number in E.164: `+12025550162`.
    pub fn with_phone_number(phone_number: impl Into<String>) -> CreateUser {
        CreateUser::empty().phone_number(phone_number)
    }

    /// Sets the email address; no other user of the project may have it.
    pub fn email(mut self, email: impl Into<String>) -> CreateUser {
        self.email = Some(email.into());
        self
    }

    /// Sets the phone number, in E.164; no other user of the project may have it.
    pub fn phone_number(mut self, phone_number: impl Into<String>) -> CreateUser {
        self.phone_number = Some(phone_number.into());
        self
    }

    /// Sets the name.
    pub fn name(mut self, name: Name) -> CreateUser {
        self.name = Some(name);
        self
    }

    /// Sets what Stytch's fraud detection takes into account.
    pub fn attributes(mut self, attributes: Attributes) -> CreateUser {
        self.attributes = Some(attributes);
        self
    }

    /// Creates the user as pending until the first sign-in, and not as active.
    pub fn create_user_as_pending(mut self, create_user_as_pending: bool) -> CreateUser {
        self.create_user_as_pending = Some(create_user_as_pending);
        self
    }

    /// Sets the metadata that only servers can change.
    pub fn trusted_metadata(mut self, trusted_metadata: Metadata) -> CreateUser {
        self.trusted_metadata = Some(trusted_metadata);
        self
    }

    /// Sets the metadata that the user's own devices can change as well.
    pub fn untrusted_metadata(mut self, untrusted_metadata: Metadata) -> CreateUser {
        self.untrusted_metadata = Some(untrusted_metadata);
        self
    }

    /// Sets the application's own id of the user: at most 128 characters out of
    /// letters, digits, `.`, `_`, `-` and `|`, unique in the project.
    pub fn external_id(mut self, external_id: impl Into<String>) -> CreateUser {
        self.external_id = Some(external_id.into());
        self
    }

    /// Sets the ids of the roles to assign; the project's RBAC policy must have them.
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> CreateUser {
        self.roles = Some(roles.into_iter().map(Into::into).collect());
        self
    }
}

/// What Stytch's fraud detection takes into account; it is not stored with the user.
///
/// `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributes {
    /// The IP address of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// The user agent of the user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

redacted_debug!(Attributes { shows; hides ip_address, user_agent });

impl Attributes {
    /// Attributes of which none is set.
    pub fn new() -> Attributes {
        Attributes::default()
    }

    /// Sets the IP address.
    pub fn ip_address(mut self, ip_address: impl Into<String>) -> Attributes {
        self.ip_address = Some(ip_address.into());
        self
    }

    /// Sets the user agent.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Attributes {
        self.user_agent = Some(user_agent.into());
        self
    }
}

/// The response of [`Users::create`](crate::Users::create).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Fields")]
#[non_exhaustive]
pub struct CreateUserResponse {
    /// The id of the new user.
    pub user_id: UserId,
    /// The id of the email address, if one was given.
    pub email_id: Option<EmailId>,
    /// The id of the phone number, if one was given.
    pub phone_id: Option<PhoneId>,
    /// Pending or active; an unknown status if it is missing or `null`.
    pub status: UserStatus,
    /// The new user. If Stytch returns `null` here, it has the id and the status above and
    /// nothing else: the user was created all the same.
    pub user: User,
}

/// The fields of the response on the wire.
#[derive(Deserialize)]
struct Fields {
    user_id: UserId,
    #[serde(default, deserialize_with = "empty_as_none")]
    email_id: Option<EmailId>,
    #[serde(default, deserialize_with = "empty_as_none")]
    phone_id: Option<PhoneId>,
    #[serde(
        default = "UserStatus::unknown",
        deserialize_with = "null_as_unknown_status"
    )]
    status: UserStatus,
    // `null` is accepted, a missing field is not.
    #[serde(deserialize_with = "Option::deserialize")]
    user: Option<User>,
}

impl From<Fields> for CreateUserResponse {
    fn from(fields: Fields) -> CreateUserResponse {
        let user = fields.user.unwrap_or_else(|| {
            let mut user = User::new(fields.user_id.clone());
            user.status = fields.status.clone();
            user
        });
        CreateUserResponse {
            user_id: fields.user_id,
            email_id: fields.email_id,
            phone_id: fields.phone_id,
            status: fields.status,
            user,
        }
    }
}

impl CreateUserResponse {
    /// The answer for this user, with the ids of its first email address and phone
    /// number; for test doubles.
    pub fn new(user: User) -> CreateUserResponse {
        CreateUserResponse {
            user_id: user.user_id.clone(),
            email_id: user.emails.first().map(|email| email.email_id.clone()),
            phone_id: user
                .phone_numbers
                .first()
                .map(|phone| phone.phone_id.clone()),
            status: user.status.clone(),
            user,
        }
    }
}
