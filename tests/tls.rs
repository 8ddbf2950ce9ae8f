//! TLS with a server on loopback and a certificate that the test creates.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use stytch_users::{Client, ClientBuilder, CreateUser, Error, ErrorKind, RetryPolicy, Users};
use support::client::{Tested, tested};
use support::server::{Behaviour, Server};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

const BODY: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

/// A certificate authority. Each test creates its own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// A signed certificate and its key.
struct Identity {
    certificate: CertificateDer<'static>,
    key: KeyPair,
}

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().der().clone();
        Authority {
            issuer: Issuer::new(params, key),
            certificate,
        }
    }

    /// Signs a certificate for a host name or an address.
    fn sign(&self, host: &str) -> Identity {
        self.sign_with(CertificateParams::new([host.to_owned()]).unwrap())
    }

    fn sign_with(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity {
            certificate: certificate.der().clone(),
            key,
        }
    }

    fn root(&self) -> reqwest::Certificate {
        reqwest::Certificate::from_der(&self.certificate).unwrap()
    }

    /// A client that trusts this authority and no other.
    fn client(&self, base_url: String) -> Client {
        let builder = match tested() {
            Tested::Reqwest => {
                let root = self.root();
                builder(base_url).reqwest(move |builder| builder.tls_certs_only([root.clone()]))
            }
            Tested::Hyper => {
                let mut roots = RootCertStore::empty();
                roots.add(self.certificate.clone()).unwrap();
                let config =
                    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
                let config = config.with_safe_default_protocol_versions().unwrap();
                let config = config.with_root_certificates(roots).with_no_client_auth();
                builder(base_url).hyper_tls(config)
            }
        };
        builder.build().unwrap()
    }
}

async fn start(identity: Identity, behaviour: Behaviour) -> Server {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::Pkcs8(identity.key.serialize_der().into());
    let config = config.with_no_client_auth();
    let config = config.with_single_cert(vec![identity.certificate], key);
    let acceptor = TlsAcceptor::from(Arc::new(config.unwrap()));
    Server::start_tls(acceptor, [behaviour]).await
}

fn builder(base_url: String) -> ClientBuilder {
    support::client::builder("project-test-1", "secret-test-1")
        .base_url(base_url)
        .connect_timeout(Duration::from_secs(2))
        .retry(RetryPolicy::none())
}

/// Fails unless the error says that the request was not sent, for a reason with this text.
fn assert_not_sent(error: &Error, server: &Server, reason: &str) {
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.maybe_applied());
    assert!(error.to_string().contains(": no connection"), "{error}");
    assert_eq!(server.counts().requests, 0);
    let mut causes = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        causes.push_str(&format!("{error}\n"));
        cause = error.source();
    }
    assert!(causes.contains(reason), "{causes}");
}

#[tokio::test]
async fn a_custom_root_is_trusted_alone_or_in_addition_to_those_of_the_system() {
    let authority = Authority::new();
    let server = start(authority.sign("127.0.0.1"), Behaviour::ok(BODY)).await;
    let root = authority.root();
    let merged = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .reqwest(move |builder| builder.tls_certs_merge([root.clone()]));
    for client in [authority.client(server.base_url()), merged.build().unwrap()] {
        let user = client.get(&"user-test-1".into()).await.unwrap();
        assert_eq!(user.user_id, "user-test-1");
    }
    assert_eq!(server.counts().requests, 2);
}

#[tokio::test]
async fn an_untrusted_certificate_is_rejected_before_sending() {
    let authority = Authority::new();
    let mut expired = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    expired.not_before = date_time_ymd(2001, 1, 1);
    expired.not_after = date_time_ymd(2002, 1, 1);
    let other_authority = Authority::new();
    for (identity, trusted, reason) in [
        (authority.sign("127.0.0.1"), None, "UnknownIssuer"),
        (authority.sign("127.0.0.1"), Some(&other_authority), ""),
        (
            authority.sign("elsewhere.example"),
            Some(&authority),
            "not valid for name",
        ),
        (authority.sign_with(expired), Some(&authority), "expired"),
    ] {
        let server = start(identity, Behaviour::ok(BODY)).await;
        let client = match trusted {
            Some(authority) => authority.client(server.base_url()),
            None => builder(server.base_url()).build().unwrap(),
        };
        let error = client.get(&"user-test-1".into()).await.unwrap_err();
        assert_not_sent(&error, &server, reason);
        let create = CreateUser::with_email("a@example.com");
        let error = client.create(&create).await.unwrap_err();
        assert_not_sent(&error, &server, reason);
    }
}

/// An attacker on the network can cut a connection, and a truncated body may look complete.
#[tokio::test]
async fn a_body_without_a_length_is_incomplete_without_a_tls_shutdown() {
    let authority = Authority::new();
    let cut = format!("HTTP/1.1 200 OK\r\n\r\n{BODY}");
    let cut = Behaviour::on_request().send(cut).close();
    let server = start(authority.sign("127.0.0.1"), cut).await;
    let client = authority.client(server.base_url());
    let error = client.get(&"user-test-1".into()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.maybe_applied());
}

#[tokio::test]
async fn a_server_without_tls_and_an_unresponsive_server_are_connection_errors() {
    let plain = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    for behaviour in [
        Behaviour::on_accept().send(plain).close(),
        Behaviour::on_accept().stall(),
    ] {
        let server = Server::start([behaviour]).await;
        let client = builder(format!("https://{}", server.address()));
        let client = client.build().unwrap();
        let start = Instant::now();
        let error = client.get(&"user-test-1".into()).await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_not_sent(&error, &server, "");
    }
}
