//! A user of the sandbox.

use std::time::SystemTime;

use serde::Serialize;

use crate::{
    Email, OAuthProvider, Password, PhoneNumber, Timestamp, Totp, User, UserConnectedApp, UserId,
    UserStatus,
};

/// A user for [`Sandbox::add_user`](super::Sandbox::add_user), with factors of every
/// kind, in any state.
///
/// ```
/// use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::{Unverified, Verified}};
/// use stytch_users::{Name, Users};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sandbox = Sandbox::start().await?;
/// let ada = sandbox.add_user(
///     SandboxUser::new()
///         .email("ada@example.com", Verified)
///         .phone_number("+12025550162", Unverified)
///         .oauth("Google", "1077")
///         .totp(Verified)
///         .password()
///         .with(|user| user.name = Name::new().first_name("Ada")),
/// )?;
///
/// let user = sandbox.client().get(&ada).await?;
/// sandbox.client().delete_totp(&user.totps[0].totp_id).await?;
/// assert!(sandbox.users()[0].totps.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// An id that is not set is created when the user is added. Invalid values are rejected then.
///
/// `Debug` shows ids and states, no personal data.
#[derive(Clone, Debug, Serialize)]
#[must_use = "a user is stored by `Sandbox::add_user`"]
pub struct SandboxUser {
    /// An empty id is replaced when the user is added.
    #[serde(flatten)]
    pub(super) user: User,
    pub(super) connected_apps: Vec<UserConnectedApp>,
    /// The user's place among those of the same second, which keeps cursors valid in a sandbox
    /// that loads the user. It is set when the user is added.
    pub(super) sandbox_sequence: Option<u64>,
}

/// Whether a user has proven that a factor is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It was used to sign in.
    Verified,
    /// It was added, and not used yet.
    Unverified,
}

impl Default for SandboxUser {
    fn default() -> SandboxUser {
        SandboxUser::new()
    }
}

impl SandboxUser {
    /// Creates an active user without any factor.
    pub fn new() -> SandboxUser {
        SandboxUser {
            user: User::new(""),
            connected_apps: Vec::new(),
            sandbox_sequence: None,
        }
    }

    /// Changes any field of the user, such as the name, the roles, the metadata and the
    /// factors without a method here.
    pub fn with(mut self, change: impl FnOnce(&mut User)) -> SandboxUser {
        change(&mut self.user);
        self
    }

    /// Sets Stytch's id of the user.
    pub fn user_id(self, user_id: impl Into<UserId>) -> SandboxUser {
        self.with(|user| user.user_id = user_id.into())
    }

    /// Sets the application's id of the user.
    pub fn external_id(self, external_id: impl Into<String>) -> SandboxUser {
        self.with(|user| user.external_id = Some(external_id.into()))
    }

    /// Sets the status to pending, as of a user who has not signed in yet.
    pub fn pending(self) -> SandboxUser {
        self.with(|user| user.status = UserStatus::Pending)
    }

    /// Sets when the user was created. The default is the time of the sandbox's clock
    /// when the user is added.
    pub fn created_at(self, moment: SystemTime) -> SandboxUser {
        self.with(|user| user.created_at = Some(Timestamp::from(moment)))
    }

    /// Adds an email address.
    pub fn email(self, address: impl Into<String>, verification: Verification) -> SandboxUser {
        let mut email = Email::new("");
        email.email = address.into();
        email.verified = verification == Verification::Verified;
        self.with(|user| user.emails.push(email))
    }

    /// Adds a phone number, in E.164 format.
    pub fn phone_number(
        self,
        number: impl Into<String>,
        verification: Verification,
    ) -> SandboxUser {
        let mut phone_number = PhoneNumber::new("");
        phone_number.phone_number = number.into();
        phone_number.verified = verification == Verification::Verified;
        self.with(|user| user.phone_numbers.push(phone_number))
    }

    /// Adds a registration with an OAuth provider: the provider's name as Stytch writes
    /// it (`Google`), and the provider's id of the user.
    pub fn oauth(
        self,
        provider_type: impl Into<String>,
        subject: impl Into<String>,
    ) -> SandboxUser {
        let mut provider = OAuthProvider::new("");
        provider.provider_type = provider_type.into();
        provider.provider_subject = subject.into();
        self.with(|user| user.providers.push(provider))
    }

    /// Adds a time-based one-time password.
    pub fn totp(self, verification: Verification) -> SandboxUser {
        let mut totp = Totp::new("");
        totp.verified = verification == Verification::Verified;
        self.with(|user| user.totps.push(totp))
    }

    /// Adds a password.
    pub fn password(self) -> SandboxUser {
        self.with(|user| user.password = Some(Password::new("")))
    }

    /// Adds a connected app.
    pub fn connected_app(mut self, app: UserConnectedApp) -> SandboxUser {
        self.connected_apps.push(app);
        self
    }
}
