//! TLS with a server on loopback and a certificate that the test creates.

use std::error::Error as _;
use std::iter::successors;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use stytch_users::{Client, ClientBuilder, Error, ErrorKind, RetryPolicy, Users};
use support::client::is_over_hyper;
use support::server::{Behaviour, Server};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const BODY: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

/// A certificate authority. Each test creates its own.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new() -> Authority {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Authority(CertifiedIssuer::self_signed(params, key).unwrap())
    }

    /// Starts a server with a certificate that this authority signs.
    async fn start(&self, params: CertificateParams, behaviour: Behaviour) -> Server {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.0).unwrap();
        Server::start_tls(certificate.der().clone(), &key.serialize_der(), [behaviour]).await
    }

    fn root(&self) -> reqwest::Certificate {
        reqwest::Certificate::from_der(self.0.der()).unwrap()
    }

    /// A client that trusts this authority and no other.
    fn client(&self, server: &Server) -> Client {
        let builder = if is_over_hyper() {
            let mut roots = RootCertStore::empty();
            roots.add(self.0.der().clone()).unwrap();
            let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
            let config = config.with_safe_default_protocol_versions().unwrap();
            let config = config.with_root_certificates(roots).with_no_client_auth();
            builder(server).hyper_tls(config)
        } else {
            let root = self.root();
            builder(server).reqwest(move |builder| builder.tls_certs_only([root.clone()]))
        };
        builder.build().unwrap()
    }
}

/// A certificate for a host name or an address.
fn valid_for(host: &str) -> CertificateParams {
    CertificateParams::new([host.to_owned()]).unwrap()
}

fn builder(server: &Server) -> ClientBuilder {
    let builder = server.client_builder().retry(RetryPolicy::none());
    builder.connect_timeout(Duration::from_secs(2))
}

/// Fails unless the error says that the request was not sent, for a reason with this text.
fn assert_not_sent(error: &Error, server: &Server, reason: &str) {
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.maybe_applied());
    assert!(error.to_string().contains(": no connection"), "{error}");
    assert_eq!(server.counts().requests, 0);
    let causes = successors(error.source(), |&error| error.source());
    let causes: Vec<String> = causes.map(ToString::to_string).collect();
    let is_named = causes.iter().any(|cause| cause.contains(reason));
    assert!(is_named || reason.is_empty(), "{causes:?}");
}

#[tokio::test]
async fn a_custom_root_is_trusted_alone_or_in_addition_to_those_of_the_system() {
    let authority = Authority::new();
    let found = Behaviour::ok(BODY);
    let server = authority.start(valid_for("127.0.0.1"), found).await;
    let root = authority.root();
    let merged = Client::builder("project-test-1", "secret-test-1")
        .base_url(server.base_url())
        .reqwest(move |builder| builder.tls_certs_merge([root.clone()]));
    for client in [authority.client(&server), merged.build().unwrap()] {
        let user = client.get(&"user-test-1".into()).await.unwrap();
        assert_eq!(user.user_id, "user-test-1");
    }
    assert_eq!(server.counts().requests, 2);
}

#[tokio::test]
async fn an_untrusted_certificate_is_rejected_before_sending() {
    let (authority, other) = (Authority::new(), Authority::new());
    let mut expired = valid_for("127.0.0.1");
    expired.not_before = date_time_ymd(2001, 1, 1);
    expired.not_after = date_time_ymd(2002, 1, 1);
    let for_another_host = valid_for("elsewhere.example");
    for (certificate, trusted, reason) in [
        (valid_for("127.0.0.1"), None, "UnknownIssuer"),
        (valid_for("127.0.0.1"), Some(&other), ""),
        (for_another_host, Some(&authority), "not valid for name"),
        (expired, Some(&authority), "expired"),
    ] {
        let server = authority.start(certificate, Behaviour::ok(BODY)).await;
        let client = match trusted {
            Some(authority) => authority.client(&server),
            None => builder(&server).build().unwrap(),
        };
        let error = client.get(&"user-test-1".into()).await.unwrap_err();
        assert_not_sent(&error, &server, reason);
    }
}

/// An attacker on the network can cut a connection, and a truncated body may look complete.
#[tokio::test]
async fn a_body_without_a_length_is_incomplete_without_a_tls_shutdown() {
    let authority = Authority::new();
    let cut = format!("HTTP/1.1 200 OK\r\n\r\n{BODY}");
    let cut = Behaviour::on_request().send(cut).close();
    let server = authority.start(valid_for("127.0.0.1"), cut).await;
    let call = authority.client(&server).get(&"user-test-1".into());
    let error = call.await.unwrap_err();
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
        let client = builder(&server).base_url(server.base_url().replace("http", "https"));
        let call = client.build().unwrap().get(&"user-test-1".into());
        let start = Instant::now();
        let error = call.await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(10));
        assert_not_sent(&error, &server, "");
    }
}
