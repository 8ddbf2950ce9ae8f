//! A user to seed the sandbox with, written in code.

use std::time::SystemTime;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::timestamp::Timestamp;
use crate::{AuthenticatorType, CryptoWalletType, Metadata, Name, UserConnectedApp, UserId};

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
/// assert_eq!(sandbox.users()[0]["totps"].as_array().unwrap().len(), 0);
/// # Ok(())
/// # }
/// ```
///
/// Ids that are not given are made up. An address, a number or an id that Stytch would
/// refuse is refused when the user is added.
#[derive(Clone, Default, Serialize)]
#[serde(transparent)]
#[must_use = "a user is in the sandbox when `Sandbox::add_user` has it"]
pub struct SandboxUser(Map<String, Value>);

/// Whether a user has proven that a factor is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verification {
    /// It was used to sign in.
    Verified,
    /// It was added, and not used yet.
    Unverified,
}

impl Verification {
    fn is_verified(self) -> bool {
        self == Self::Verified
    }
}

impl SandboxUser {
    /// An active user without any factor.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets Stytch's id of the user.
    pub fn user_id(self, user_id: impl Into<UserId>) -> Self {
        self.with("user_id", user_id.into().as_str())
    }

    /// Sets the application's own id of the user.
    pub fn external_id(self, external_id: impl Into<String>) -> Self {
        self.with("external_id", external_id.into())
    }

    /// Makes the user one who has never signed in.
    pub fn pending(self) -> Self {
        self.with("status", "pending")
    }

    /// Sets the name.
    pub fn name(self, name: Name) -> Self {
        self.with(
            "name",
            json!({
                "first_name": name.first_name,
                "middle_name": name.middle_name,
                "last_name": name.last_name,
            }),
        )
    }

    /// Sets when the user was created; now, by the sandbox's clock, where it is not set.
    pub fn created_at(self, moment: SystemTime) -> Self {
        self.with("created_at", text(moment))
    }

    /// Sets the ids of the user's roles.
    pub fn roles(self, roles: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let roles: Vec<String> = roles.into_iter().map(Into::into).collect();
        self.with("roles", roles)
    }

    /// Sets the metadata that only servers can change.
    pub fn trusted_metadata(self, metadata: Metadata) -> Self {
        self.with("trusted_metadata", parsed(&metadata))
    }

    /// Sets the metadata that the user's devices can change as well.
    pub fn untrusted_metadata(self, metadata: Metadata) -> Self {
        self.with("untrusted_metadata", parsed(&metadata))
    }

    /// Locks the user out from one moment to another.
    pub fn locked(self, from: SystemTime, until: SystemTime) -> Self {
        self.with("is_locked", true)
            .with("lock_created_at", text(from))
            .with("lock_expires_at", text(until))
    }

    /// Adds an email address.
    pub fn email(self, email: impl Into<String>, verification: Verification) -> Self {
        let verified = verification.is_verified();
        self.and(
            "emails",
            json!({ "email": email.into(), "verified": verified }),
        )
    }

    /// Adds a phone number, in E.164 format.
    pub fn phone_number(self, number: impl Into<String>, verification: Verification) -> Self {
        let verified = verification.is_verified();
        self.and(
            "phone_numbers",
            json!({ "phone_number": number.into(), "verified": verified }),
        )
    }

    /// Adds a registration with an OAuth provider, whose name is Stytch's (`Google`)
    /// and to which the user is known as `subject`.
    pub fn oauth(self, provider_type: impl Into<String>, subject: impl Into<String>) -> Self {
        let (provider_type, provider_subject) = (provider_type.into(), subject.into());
        self.and(
            "providers",
            json!({ "provider_type": provider_type, "provider_subject": provider_subject }),
        )
    }

    /// Adds a WebAuthn registration, such as a passkey, for a domain.
    pub fn webauthn_registration(
        self,
        domain: impl Into<String>,
        authenticator_type: AuthenticatorType,
        verification: Verification,
    ) -> Self {
        self.and(
            "webauthn_registrations",
            json!({
                "domain": domain.into(),
                "authenticator_type": authenticator_type.as_str(),
                "verified": verification.is_verified(),
            }),
        )
    }

    /// Adds a biometric registration.
    pub fn biometric_registration(self, verification: Verification) -> Self {
        let verified = verification.is_verified();
        self.and("biometric_registrations", json!({ "verified": verified }))
    }

    /// Adds a time-based one-time password.
    pub fn totp(self, verification: Verification) -> Self {
        let verified = verification.is_verified();
        self.and("totps", json!({ "verified": verified }))
    }

    /// Adds a crypto wallet.
    pub fn crypto_wallet(
        self,
        crypto_wallet_type: CryptoWalletType,
        address: impl Into<String>,
        verification: Verification,
    ) -> Self {
        self.and(
            "crypto_wallets",
            json!({
                "crypto_wallet_address": address.into(),
                "crypto_wallet_type": crypto_wallet_type.as_str(),
                "verified": verification.is_verified(),
            }),
        )
    }

    /// Gives the user a password.
    pub fn password(self) -> Self {
        self.with("password", json!({ "requires_reset": false }))
    }

    /// Gives the user a password that has to be reset before it can be used.
    pub fn password_to_reset(self) -> Self {
        self.with("password", json!({ "requires_reset": true }))
    }

    /// Lets an app in.
    pub fn connected_app(self, app: UserConnectedApp) -> Self {
        let app = json!({
            "connected_app_id": app.connected_app_id.as_str(),
            "name": app.name,
            "description": app.description,
            // What was left open is the sandbox's to choose, as in JSON.
            "client_type": Some(app.client_type.as_str()).filter(|it| !it.is_empty()),
            "scopes_granted": app.scopes_granted,
            "logo_url": app.logo_url,
        });
        self.and("connected_apps", app)
    }

    fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    /// Adds an element to a list.
    fn and(mut self, field: &str, element: Value) -> Self {
        let list = self.0.entry(field).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(element);
        }
        self
    }
}

fn parsed(metadata: &Metadata) -> Value {
    serde_json::from_str(metadata.as_str()).unwrap_or_default()
}

/// A moment as Stytch writes it.
fn text(moment: SystemTime) -> Value {
    json!(Timestamp::from(moment))
}

/// Shows which fields are set, and not to what.
impl std::fmt::Debug for SandboxUser {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = self.0.keys();
        formatter.debug_set().entries(fields).finish()
    }
}
