//! Reads a seeded user, factor by factor.
//!
//! What makes up a factor (its address, its number, its provider) has to be
//! given; everything else has a default.

use std::collections::HashSet;

use super::{SeedError, TAKEN, connected_app, identifier};
use crate::Metadata;
use crate::sandbox::{
    factor::{
        BiometricRegistration, CryptoWallet, Email, OAuthProvider, Password, PhoneNumber, Totp,
        WebAuthnRegistration,
    },
    fields::Fields,
    identifier::IdentifierKind,
    metadata,
    record::{ConnectedApp, Name, Status, UserRecord},
    reply::ErrorReply,
    timestamp::Timestamp,
    validation,
};

/// Reads the user, who was created now unless it says otherwise.
pub(in crate::sandbox) fn read(
    fields: &Fields<'_>,
    now: Timestamp,
) -> Result<UserRecord, SeedError> {
    let blank = UserRecord::new(now);
    let lock_created_at = timestamp(fields, "lock_created_at")?;
    Ok(UserRecord {
        user_id: identifier(fields, "user_id", IdentifierKind::User)?,
        external_id: external_id(fields)?,
        status: status(fields)?.unwrap_or(blank.status),
        name: Name::default().merged(fields)?,
        created_at: timestamp(fields, "created_at")?.unwrap_or(blank.created_at),
        emails: each(fields, "emails", email)?,
        phone_numbers: each(fields, "phone_numbers", phone_number)?,
        providers: each(fields, "providers", provider)?,
        webauthn_registrations: each(fields, "webauthn_registrations", webauthn_registration)?,
        biometric_registrations: each(fields, "biometric_registrations", biometric_registration)?,
        totps: each(fields, "totps", totp)?,
        crypto_wallets: each(fields, "crypto_wallets", crypto_wallet)?,
        password: match fields.object("password")? {
            Some(fields) => Some(password(&fields)?),
            None => None,
        },
        roles: fields.strings("roles")?.unwrap_or_default(),
        trusted_metadata: metadata(fields, "trusted_metadata")?,
        untrusted_metadata: metadata(fields, "untrusted_metadata")?,
        is_locked: fields
            .boolean("is_locked")?
            .unwrap_or(lock_created_at.is_some()),
        lock_created_at,
        lock_expires_at: timestamp(fields, "lock_expires_at")?,
        connected_apps: connected_apps(fields)?,
    })
}

fn each<T>(
    fields: &Fields<'_>,
    name: &str,
    read: fn(&Fields<'_>) -> Result<T, SeedError>,
) -> Result<Vec<T>, SeedError> {
    fields.objects(name)?.iter().map(read).collect()
}

fn email(fields: &Fields<'_>) -> Result<Email, SeedError> {
    Ok(Email {
        email_id: identifier(fields, "email_id", IdentifierKind::Email)?,
        email: checked(fields, "email", validation::check_email)?,
        verified: verified(fields)?,
    })
}

fn phone_number(fields: &Fields<'_>) -> Result<PhoneNumber, SeedError> {
    Ok(PhoneNumber {
        phone_id: identifier(fields, "phone_id", IdentifierKind::PhoneNumber)?,
        phone_number: checked(fields, "phone_number", validation::check_phone_number)?,
        verified: verified(fields)?,
    })
}

fn provider(fields: &Fields<'_>) -> Result<OAuthProvider, SeedError> {
    Ok(OAuthProvider {
        oauth_user_registration_id: identifier(
            fields,
            "oauth_user_registration_id",
            IdentifierKind::OAuthRegistration,
        )?,
        provider_type: fields.required_string("provider_type")?,
        provider_subject: text(fields, "provider_subject")?,
        profile_picture_url: text(fields, "profile_picture_url")?,
        locale: text(fields, "locale")?,
    })
}

fn webauthn_registration(fields: &Fields<'_>) -> Result<WebAuthnRegistration, SeedError> {
    Ok(WebAuthnRegistration {
        webauthn_registration_id: identifier(
            fields,
            "webauthn_registration_id",
            IdentifierKind::WebAuthnRegistration,
        )?,
        domain: text(fields, "domain")?,
        user_agent: text(fields, "user_agent")?,
        verified: verified(fields)?,
        authenticator_type: text(fields, "authenticator_type")?,
        name: text(fields, "name")?,
    })
}

fn biometric_registration(fields: &Fields<'_>) -> Result<BiometricRegistration, SeedError> {
    Ok(BiometricRegistration {
        biometric_registration_id: identifier(
            fields,
            "biometric_registration_id",
            IdentifierKind::BiometricRegistration,
        )?,
        verified: verified(fields)?,
    })
}

fn totp(fields: &Fields<'_>) -> Result<Totp, SeedError> {
    Ok(Totp {
        totp_id: identifier(fields, "totp_id", IdentifierKind::Totp)?,
        verified: verified(fields)?,
    })
}

fn crypto_wallet(fields: &Fields<'_>) -> Result<CryptoWallet, SeedError> {
    let crypto_wallet_type = fields.string("crypto_wallet_type")?;
    Ok(CryptoWallet {
        crypto_wallet_id: identifier(fields, "crypto_wallet_id", IdentifierKind::CryptoWallet)?,
        crypto_wallet_address: fields.required_string("crypto_wallet_address")?,
        crypto_wallet_type: crypto_wallet_type.unwrap_or_else(|| "ethereum".to_owned()),
        verified: verified(fields)?,
    })
}

fn password(fields: &Fields<'_>) -> Result<Password, SeedError> {
    Ok(Password {
        password_id: identifier(fields, "password_id", IdentifierKind::Password)?,
        requires_reset: fields.boolean("requires_reset")?.unwrap_or(false),
    })
}

fn connected_apps(fields: &Fields<'_>) -> Result<Vec<ConnectedApp>, SeedError> {
    let apps = each(fields, "connected_apps", connected_app::read)?;
    let mut seen = HashSet::new();
    match apps.iter().find(|app| !seen.insert(&app.connected_app_id)) {
        Some(_) => Err(SeedError::new("connected_apps.connected_app_id", TAKEN)),
        None => Ok(apps),
    }
}

fn verified(fields: &Fields<'_>) -> Result<bool, SeedError> {
    Ok(fields.boolean("verified")?.unwrap_or(false))
}

fn text(fields: &Fields<'_>, name: &str) -> Result<String, SeedError> {
    Ok(fields.string(name)?.unwrap_or_default())
}

fn checked(
    fields: &Fields<'_>,
    name: &str,
    check: fn(&str) -> Result<(), ErrorReply>,
) -> Result<String, SeedError> {
    let value = fields.required_string(name)?;
    check(&value).map_err(|reply| SeedError::refused(fields.path(name), reply))?;
    Ok(value)
}

fn external_id(fields: &Fields<'_>) -> Result<Option<String>, SeedError> {
    match fields.string("external_id")? {
        Some(_) => checked(fields, "external_id", validation::check_external_id).map(Some),
        None => Ok(None),
    }
}

fn status(fields: &Fields<'_>) -> Result<Option<Status>, SeedError> {
    match fields.string("status")? {
        None => Ok(None),
        Some(text) => match Status::parse(&text) {
            Some(status) => Ok(Some(status)),
            None => Err(fields.fault("status", "must be active or pending").into()),
        },
    }
}

fn timestamp(fields: &Fields<'_>, name: &str) -> Result<Option<Timestamp>, SeedError> {
    match fields.string(name)? {
        None => Ok(None),
        Some(text) => match Timestamp::parse(&text) {
            Some(timestamp) => Ok(Some(timestamp.whole_second())),
            None => Err(fields.fault(name, "must be an RFC 3339 timestamp").into()),
        },
    }
}

fn metadata(fields: &Fields<'_>, name: &str) -> Result<Metadata, SeedError> {
    metadata::read(fields, name, &Metadata::default())
        .map(Option::unwrap_or_default)
        .map_err(|reply| SeedError::refused(fields.path(name), reply))
}
