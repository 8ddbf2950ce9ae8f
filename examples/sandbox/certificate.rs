//! A certificate for this machine, made at every start.

use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Long for a sandbox, and short enough for clients that refuse what is valid for years.
const VALID: Duration = DAY.saturating_mul(90);

/// What the server shows, and what a client has to trust.
pub(crate) struct Certificate {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
    /// The authority's certificate as PEM.
    pub(crate) to_trust: String,
}

impl Certificate {
    /// An authority signs a certificate for `127.0.0.1` and `localhost`. The authority's
    /// key is forgotten then: who trusts it trusts this server and nothing else.
    pub(crate) fn make() -> Result<Certificate, rcgen::Error> {
        let authority_key = KeyPair::generate()?;
        let mut authority = params("stytch-users sandbox authority", Vec::new())?;
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let to_trust = authority.self_signed(&authority_key)?;
        let authority = Issuer::new(authority, authority_key);

        let key = KeyPair::generate()?;
        let names = vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
        let mut server = params("stytch-users sandbox", names)?;
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        server.use_authority_key_identifier_extension = true;
        let server = server.signed_by(&key, &authority)?;
        Ok(Certificate {
            chain: vec![server.der().clone()],
            key: PrivateKeyDer::Pkcs8(key.serialize_der().into()),
            to_trust: to_trust.pem(),
        })
    }
}

fn params(name: &str, hosts: Vec<String>) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(hosts)?;
    params.distinguished_name.push(DnType::CommonName, name);
    let now = SystemTime::now();
    // A clock that is behind by a little is no reason to refuse.
    params.not_before = (now - DAY).into();
    params.not_after = (now + VALID).into();
    Ok(params)
}
