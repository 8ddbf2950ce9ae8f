//! A user as the sandbox keeps one. Written as JSON, it is the user the API
//! answers.

use serde::Serialize;

use super::{
    factor::{
        BiometricRegistration, CryptoWallet, Email, FactorKind, OAuthProvider, Password,
        PhoneNumber, Totp, WebAuthnRegistration,
    },
    fields::{FieldFault, Fields},
    identifier::IdentifierKind,
    timestamp::Timestamp,
};
use crate::Metadata;

/// A user with every factor. What has no value is left out of the JSON, except
/// lists, the name and metadata, which are empty instead.
#[derive(Clone, Debug, Serialize)]
pub(super) struct UserRecord {
    pub(super) user_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) external_id: Option<String>,
    pub(super) status: Status,
    pub(super) name: Name,
    pub(super) created_at: Timestamp,
    pub(super) emails: Vec<Email>,
    pub(super) phone_numbers: Vec<PhoneNumber>,
    pub(super) providers: Vec<OAuthProvider>,
    pub(super) webauthn_registrations: Vec<WebAuthnRegistration>,
    pub(super) biometric_registrations: Vec<BiometricRegistration>,
    pub(super) totps: Vec<Totp>,
    pub(super) crypto_wallets: Vec<CryptoWallet>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) password: Option<Password>,
    pub(super) roles: Vec<String>,
    pub(super) trusted_metadata: Metadata,
    pub(super) untrusted_metadata: Metadata,
    pub(super) is_locked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lock_created_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lock_expires_at: Option<Timestamp>,
    /// Answered by an endpoint of their own, so no part of the user's JSON.
    #[serde(skip)]
    pub(super) connected_apps: Vec<ConnectedApp>,
}

impl UserRecord {
    /// An active user with nothing but an id.
    pub(super) fn new(created_at: Timestamp) -> Self {
        Self {
            user_id: IdentifierKind::User.generate(),
            external_id: None,
            status: Status::Active,
            name: Name::default(),
            created_at,
            emails: Vec::new(),
            phone_numbers: Vec::new(),
            providers: Vec::new(),
            webauthn_registrations: Vec::new(),
            biometric_registrations: Vec::new(),
            totps: Vec::new(),
            crypto_wallets: Vec::new(),
            password: None,
            roles: Vec::new(),
            trusted_metadata: Metadata::default(),
            untrusted_metadata: Metadata::default(),
            is_locked: false,
            lock_created_at: None,
            lock_expires_at: None,
            connected_apps: Vec::new(),
        }
    }

    /// Every factor by kind and id.
    pub(super) fn factors(&self) -> impl Iterator<Item = (FactorKind, &str)> {
        use FactorKind as Kind;
        let (wallets, webauthn) = (&self.crypto_wallets, &self.webauthn_registrations);
        let biometric = &self.biometric_registrations;
        ids(Kind::Email, &self.emails, |it| &it.email_id)
            .chain(ids(Kind::PhoneNumber, &self.phone_numbers, |it| {
                &it.phone_id
            }))
            .chain(ids(Kind::OAuthRegistration, &self.providers, |it| {
                &it.oauth_user_registration_id
            }))
            .chain(ids(Kind::WebAuthnRegistration, webauthn, |it| {
                &it.webauthn_registration_id
            }))
            .chain(ids(Kind::BiometricRegistration, biometric, |it| {
                &it.biometric_registration_id
            }))
            .chain(ids(Kind::Totp, &self.totps, |it| &it.totp_id))
            .chain(ids(Kind::CryptoWallet, wallets, |it| &it.crypto_wallet_id))
            .chain(ids(Kind::Password, self.password.as_slice(), |it| {
                &it.password_id
            }))
    }

    /// How many e-mail addresses, phone numbers and OAuth registrations there are.
    pub(super) fn primary_factor_count(&self) -> usize {
        self.factors().filter(|(kind, _)| kind.is_primary()).count()
    }

    /// Takes one factor away.
    pub(super) fn remove_factor(&mut self, kind: FactorKind, id: &str) {
        match kind {
            FactorKind::Email => self.emails.retain(|it| it.email_id != id),
            FactorKind::PhoneNumber => self.phone_numbers.retain(|it| it.phone_id != id),
            FactorKind::OAuthRegistration => self
                .providers
                .retain(|it| it.oauth_user_registration_id != id),
            FactorKind::WebAuthnRegistration => self
                .webauthn_registrations
                .retain(|it| it.webauthn_registration_id != id),
            FactorKind::BiometricRegistration => self
                .biometric_registrations
                .retain(|it| it.biometric_registration_id != id),
            FactorKind::Totp => self.totps.retain(|it| it.totp_id != id),
            FactorKind::CryptoWallet => {
                self.crypto_wallets.retain(|it| it.crypto_wallet_id != id);
            }
            FactorKind::Password => self.password = None,
        }
    }
}

fn ids<Factor>(
    kind: FactorKind,
    factors: &[Factor],
    id: fn(&Factor) -> &str,
) -> impl Iterator<Item = (FactorKind, &str)> {
    factors.iter().map(move |factor| (kind, id(factor)))
}

/// Whether a user has ever authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    Active,
    Pending,
}

impl Status {
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "pending" => Some(Self::Pending),
            _ => None,
        }
    }
}

/// The parts of a user's name that were ever set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Name {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) first_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) middle_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_name: Option<String>,
}

impl Name {
    /// The name with the parts that the field `name` gives; the others stay.
    pub(super) fn merged(&self, fields: &Fields<'_>) -> Result<Self, FieldFault> {
        let mut name = self.clone();
        if let Some(parts) = fields.object("name")? {
            for (part, value) in [
                (&mut name.first_name, parts.string("first_name")?),
                (&mut name.middle_name, parts.string("middle_name")?),
                (&mut name.last_name, parts.string("last_name")?),
            ] {
                if let Some(value) = value {
                    *part = Some(value);
                }
            }
        }
        Ok(name)
    }
}

/// An application that a user has let in.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ConnectedApp {
    pub(super) connected_app_id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) client_type: String,
    pub(super) scopes_granted: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logo_url: Option<String>,
}
