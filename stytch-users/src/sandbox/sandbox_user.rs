//! A user of the sandbox.

use std::time::SystemTime;

use serde::Serialize;

use crate::{
    AuthenticatorType, BiometricRegistration, CryptoWallet, CryptoWalletType, Email, Metadata,
    Name, OAuthProvider, Password, PhoneNumber, Timestamp, Totp, User, UserConnectedApp, UserId,
    UserStatus, WebAuthnRegistration,
};

/// A user for [`Sandbox::add_user`](super::Sandbox::add_user), with factors of every
/// kind, in any state.
///
/// ```
/// use stytch_users::sandbox::{Sandbox, SandboxUser, Verification::{Unverified, Verified}};
/// use stytch_users::Users;
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
///         .password(),
/// )?;
///
/// let user = sandbox.client().get(&ada).await?;
/// sandbox.client().delete_totp(&user.totps[0].totp_id).await?;
/// assert!(sandbox.users()[0].totps.is_empty());
/// # Ok(())
/// # }
/// ```
///
/// Ids that are not set are made up. Invalid values are rejected when the user is added.
///
/// `Debug` shows ids and states, no personal data.
#[derive(Clone, Debug, Serialize)]
#[must_use = "a user is stored by `Sandbox::add_user`"]
pub struct SandboxUser {
    /// An id that is empty is made up when the user is added.
    #[serde(flatten)]
    pub(super) user: User,
    /// Returned by an endpoint of their own, and so no part of the user.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) connected_apps: Vec<UserConnectedApp>,
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
        let mut user = User::new("");
        user.status = UserStatus::Active;
        SandboxUser {
            user,
            connected_apps: Vec::new(),
        }
    }

    /// Sets Stytch's id of the user.
    pub fn user_id(mut self, user_id: impl Into<UserId>) -> SandboxUser {
        self.user.user_id = user_id.into();
        self
    }

    /// Sets the application's own id of the user.
    pub fn external_id(mut self, external_id: impl Into<String>) -> SandboxUser {
        self.user.external_id = Some(external_id.into());
        self
    }

    /// Makes the user one who has never signed in.
    pub fn pending(mut self) -> SandboxUser {
        self.user.status = UserStatus::Pending;
        self
    }

    /// Sets the name.
    pub fn name(mut self, name: Name) -> SandboxUser {
        self.user.name = name;
        self
    }

    /// Sets when the user was created. The default is the time of the sandbox's clock
    /// when the user is added.
    pub fn created_at(mut self, moment: SystemTime) -> SandboxUser {
        self.user.created_at = Some(Timestamp::from(moment));
        self
    }

    /// Sets the ids of the user's roles.
    pub fn roles(mut self, roles: impl IntoIterator<Item = impl Into<String>>) -> SandboxUser {
        self.user.roles = roles.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the metadata that only servers can change.
    pub fn trusted_metadata(mut self, metadata: Metadata) -> SandboxUser {
        self.user.trusted_metadata = metadata;
        self
    }

    /// Sets the metadata that the user's devices can change as well.
    pub fn untrusted_metadata(mut self, metadata: Metadata) -> SandboxUser {
        self.user.untrusted_metadata = metadata;
        self
    }

    /// Locks the user out from one moment to another.
    pub fn locked(mut self, from: SystemTime, until: SystemTime) -> SandboxUser {
        self.user.is_locked = true;
        self.user.lock_created_at = Some(Timestamp::from(from));
        self.user.lock_expires_at = Some(Timestamp::from(until));
        self
    }

    /// Adds an email address.
    pub fn email(mut self, address: impl Into<String>, verification: Verification) -> SandboxUser {
        let mut email = Email::new("");
        email.email = address.into();
        email.verified = verification == Verification::Verified;
        self.user.emails.push(email);
        self
    }

    /// Adds a phone number, in E.164 format.
    pub fn phone_number(
        mut self,
        number: impl Into<String>,
        verification: Verification,
    ) -> SandboxUser {
        let mut phone_number = PhoneNumber::new("");
        phone_number.phone_number = number.into();
        phone_number.verified = verification == Verification::Verified;
        self.user.phone_numbers.push(phone_number);
        self
    }

    /// Adds a registration with an OAuth provider: the provider's name as Stytch writes
    /// it (`Google`), and the provider's id of the user.
    pub fn oauth(
        mut self,
        provider_type: impl Into<String>,
        subject: impl Into<String>,
    ) -> SandboxUser {
        let mut provider = OAuthProvider::new("");
        provider.provider_type = provider_type.into();
        provider.provider_subject = subject.into();
        self.user.providers.push(provider);
        self
    }

    /// Adds a WebAuthn registration, such as a passkey, for a domain.
    pub fn webauthn_registration(
        mut self,
        domain: impl Into<String>,
        authenticator_type: AuthenticatorType,
        verification: Verification,
    ) -> SandboxUser {
        let mut registration = WebAuthnRegistration::new("");
        registration.domain = domain.into();
        registration.authenticator_type = authenticator_type;
        registration.verified = verification == Verification::Verified;
        self.user.webauthn_registrations.push(registration);
        self
    }

    /// Adds a biometric registration.
    pub fn biometric_registration(mut self, verification: Verification) -> SandboxUser {
        let mut registration = BiometricRegistration::new("");
        registration.verified = verification == Verification::Verified;
        self.user.biometric_registrations.push(registration);
        self
    }

    /// Adds a time-based one-time password.
    pub fn totp(mut self, verification: Verification) -> SandboxUser {
        let mut totp = Totp::new("");
        totp.verified = verification == Verification::Verified;
        self.user.totps.push(totp);
        self
    }

    /// Adds a crypto wallet.
    pub fn crypto_wallet(
        mut self,
        crypto_wallet_type: CryptoWalletType,
        address: impl Into<String>,
        verification: Verification,
    ) -> SandboxUser {
        let mut wallet = CryptoWallet::new("");
        wallet.crypto_wallet_type = crypto_wallet_type;
        wallet.crypto_wallet_address = address.into();
        wallet.verified = verification == Verification::Verified;
        self.user.crypto_wallets.push(wallet);
        self
    }

    /// Gives the user a password.
    pub fn password(mut self) -> SandboxUser {
        self.user.password = Some(Password::new(""));
        self
    }

    /// Gives the user a password that has to be reset before it can be used.
    pub fn password_to_reset(mut self) -> SandboxUser {
        let mut password = Password::new("");
        password.requires_reset = true;
        self.user.password = Some(password);
        self
    }

    /// Connects an app.
    pub fn connected_app(mut self, app: UserConnectedApp) -> SandboxUser {
        self.connected_apps.push(app);
        self
    }
}
