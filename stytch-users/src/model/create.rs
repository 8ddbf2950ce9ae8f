//! Creating a user.

use serde_core::{Deserialize, Deserializer};

use super::field::Field;
use super::id::{EmailId, PhoneId, UserId};
use super::metadata::Metadata;
use super::name::Name;
use super::object::{object, serialize};
use super::user::{User, UserStatus};

/// The request of [`Users::create`](crate::Users::create).
///
/// Every user needs an email address or a phone number, and can have both, so there is no
/// constructor without either. Fields that are not set are not sent.
///
/// ```
/// use serde_json::json;
/// use stytch_users::{Attributes, CreateUser, Metadata, Name};
///
/// let create = CreateUser::with_email("ada@example.com")
///     .phone_number("+12025550162")
///     .name(Name::new().first_name("Ada").last_name("Lovelace"))
///     .external_id("customer-1815")
///     .roles(["admin"])
///     .trusted_metadata(Metadata::new(&json!({ "plan": "team" }))?)
///     .untrusted_metadata(Metadata::new(&json!({ "theme": "dark" }))?)
///     .attributes(Attributes::new().ip_address("203.0.113.7").user_agent("curl/8.5.0"))
///     .create_user_as_pending(true);
/// assert_eq!(create.external_id.as_deref(), Some("customer-1815"));
///
/// let by_phone = CreateUser::with_phone_number("+12025550163").email("grace@example.com");
/// # Ok::<(), stytch_users::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateUser {
    /// The email address, which must be unique in the project.
    pub email: Option<String>,
    /// The name.
    pub name: Option<Name>,
    /// The attributes of the user's browser or device, for Stytch's fraud detection.
    pub attributes: Option<Attributes>,
    /// The phone number in E.164 format, which must be unique in the project.
    pub phone_number: Option<String>,
    /// Whether the user is created with the status pending instead of active.
    pub create_user_as_pending: Option<bool>,
    /// The metadata that only the application's servers can change.
    pub trusted_metadata: Option<Metadata>,
    /// The metadata that the user's own devices can change too.
    pub untrusted_metadata: Option<Metadata>,
    /// The application's id of the user.
    pub external_id: Option<String>,
    /// The ids of the roles to assign.
    pub roles: Option<Vec<String>>,
}

object! {
    CreateUser {
        ;
        email hidden, name hidden, attributes hidden, phone_number hidden, create_user_as_pending,
        trusted_metadata, untrusted_metadata, external_id hidden, roles hidden
    }
    Attributes { ; ip_address hidden, user_agent hidden }
}

/// [`CreateUser`] has an example with all of these methods.
impl CreateUser {
    /// Creates a request for a user with an email address.
    pub fn with_email(email: impl Into<String>) -> CreateUser {
        CreateUser::empty().email(email)
    }

    /// Creates a request for a user with a phone number in E.164 format, such as `+12025550162`.
    pub fn with_phone_number(phone_number: impl Into<String>) -> CreateUser {
        CreateUser::empty().phone_number(phone_number)
    }

    /// Sets the email address, which must be unique in the project.
    pub fn email(mut self, email: impl Into<String>) -> CreateUser {
        self.email = Some(email.into());
        self
    }

    /// Sets the phone number in E.164 format, which must be unique in the project.
    pub fn phone_number(mut self, phone_number: impl Into<String>) -> CreateUser {
        self.phone_number = Some(phone_number.into());
        self
    }

    /// Sets the name.
    pub fn name(mut self, name: Name) -> CreateUser {
        self.name = Some(name);
        self
    }

    /// Sets the attributes of the user's browser or device, for Stytch's fraud detection.
    pub fn attributes(mut self, attributes: Attributes) -> CreateUser {
        self.attributes = Some(attributes);
        self
    }

    /// Sets whether the user is pending until the first sign-in instead of active immediately.
    pub fn create_user_as_pending(mut self, create_user_as_pending: bool) -> CreateUser {
        self.create_user_as_pending = Some(create_user_as_pending);
        self
    }

    /// Sets the metadata that only the application's servers can change.
    ///
    /// Stytch accepts at most 20 keys and 4 KB.
    pub fn trusted_metadata(mut self, trusted_metadata: Metadata) -> CreateUser {
        self.trusted_metadata = Some(trusted_metadata);
        self
    }

    /// Sets the metadata that the user's own devices can change too.
    ///
    /// Stytch accepts at most 20 keys and 4 KB.
    pub fn untrusted_metadata(mut self, untrusted_metadata: Metadata) -> CreateUser {
        self.untrusted_metadata = Some(untrusted_metadata);
        self
    }

    /// Sets the application's id of the user, which must be unique in the project.
    ///
    /// It has at most 128 characters, which can be ASCII letters, digits, `.`, `_`, `-` and `|`.
    pub fn external_id(mut self, external_id: impl Into<String>) -> CreateUser {
        self.external_id = Some(external_id.into());
        self
    }

    /// Sets the ids of the roles to assign, which the project's RBAC policy must define.
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> CreateUser {
        self.roles = Some(roles.into_iter().map(Into::into).collect());
        self
    }
}

/// The attributes of a user's browser or device, for Stytch's fraud detection.
///
/// Stytch does not return them, and `Debug` does not show them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The IP address of the user.
    pub ip_address: Option<String>,
    /// The user agent of the user's browser.
    pub user_agent: Option<String>,
}

/// [`CreateUser`] has an example.
impl Attributes {
    /// Creates attributes without an IP address and a user agent.
    pub fn new() -> Attributes {
        Attributes::default()
    }

    /// Sets the IP address of the user.
    pub fn ip_address(mut self, ip_address: impl Into<String>) -> Attributes {
        self.ip_address = Some(ip_address.into());
        self
    }

    /// Sets the user agent of the user's browser.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Attributes {
        self.user_agent = Some(user_agent.into());
        self
    }
}

/// The response of [`Users::create`](crate::Users::create).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CreateUserResponse {
    /// The id of the new user.
    pub user_id: UserId,
    /// The id of the email address, if the request had one.
    pub email_id: Option<EmailId>,
    /// The id of the phone number, if the request had one.
    pub phone_id: Option<PhoneId>,
    /// The status, pending or active. If it is missing or `null`, it is
    /// [`Unknown`](UserStatus::Unknown).
    pub status: UserStatus,
    /// The new user. If Stytch returns `null`, only the id and the status are set. This is not an
    /// error, because the user was created.
    pub user: User,
}

/// The fields of the response on the wire.
struct Created {
    user_id: UserId,
    email_id: Option<EmailId>,
    phone_id: Option<PhoneId>,
    status: UserStatus,
    // `null` is accepted, but a missing field is an error.
    user: Option<User>,
}

object! { Created { user_id, user; email_id, phone_id, status } }

serialize! { CreateUserResponse { user_id, email_id, phone_id, status, user, } }

impl<'de> Deserialize<'de> for CreateUserResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<CreateUserResponse, D::Error> {
        Created::deserialize(deserializer).map(CreateUserResponse::from)
    }
}

impl From<Created> for CreateUserResponse {
    fn from(fields: Created) -> CreateUserResponse {
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
    /// Creates the response for this user, with the ids of its first email address and phone
    /// number, for test doubles.
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
