//! Reads a seeded connected app.

use super::{SeedError, identifier};
use crate::sandbox::{fields::Fields, identifier::IdentifierKind, record::ConnectedApp};

const CLIENT_TYPES: [&str; 4] = [
    "first_party",
    "first_party_public",
    "third_party",
    "third_party_public",
];

/// What is not given is empty, but for the id, which is made up, and the
/// client type, which is `third_party`.
pub(super) fn read(fields: &Fields<'_>) -> Result<ConnectedApp, SeedError> {
    let client_type = fields
        .string("client_type")?
        .unwrap_or_else(|| "third_party".to_owned());
    if !CLIENT_TYPES.contains(&&*client_type) {
        return Err(fields
            .fault("client_type", "must be one of Stytch's client types")
            .into());
    }
    let text = |name| fields.string(name).map(Option::unwrap_or_default);
    Ok(ConnectedApp {
        connected_app_id: identifier(fields, "connected_app_id", IdentifierKind::ConnectedApp)?,
        name: text("name")?,
        description: text("description")?,
        client_type,
        scopes_granted: text("scopes_granted")?,
        logo_url: fields.string("logo_url")?,
    })
}
