//! TLS as it is: a server on loopback with a certificate made here, which no system
//! knows, and clients that trust it or do not.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use stytch_users::{Client, CreateUser, Error, ErrorKind, RetryPolicy, UserId, Users};
use support::fault_server::{Behaviour, FaultServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

const BODY: &str = r#"{"user_id":"user-test-1","request_id":"request-id-test-1"}"#;

/// Who signs certificates; made anew for each test.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
}

/// What an authority made for someone.
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

    /// A certificate for a host name or an address.
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

    /// A builder that trusts this authority and no other.
    fn trusted(&self) -> Configure {
        let root = reqwest::Certificate::from_der(&self.certificate).unwrap();
        Box::new(move |builder| builder.tls_certs_only([root.clone()]))
    }
}

impl Identity {
    fn private_key(&self) -> PrivateKeyDer<'static> {
        PrivateKeyDer::Pkcs8(self.key.serialize_der().into())
    }
}

/// How the server ends its answers.
#[derive(Clone, Copy)]
enum Ending {
    /// As it should.
    Whole,
    /// By cutting the connection, without a word of TLS that this was all, where the
    /// length of the body is not known.
    Cut,
}

/// A server that speaks TLS and answers every request; it stops when it is dropped.
struct TlsServer {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl TlsServer {
    async fn start(identity: &Identity) -> TlsServer {
        TlsServer::start_with(config(identity, None), Ending::Whole).await
    }

    async fn start_with(config: ServerConfig, ending: Ending) -> TlsServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let accepting = tokio::spawn(accept(listener, acceptor, ending, requests.clone()));
        TlsServer {
            address,
            requests,
            accepting,
        }
    }

    fn base_url(&self) -> String {
        format!("https://{}", self.address)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// The settings of a server, which asks for a certificate of the client's where it is
/// told whose to trust.
fn config(identity: &Identity, clients: Option<&Authority>) -> ServerConfig {
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = RootCertStore::empty();
            roots.add(authority.certificate.clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider)
                .build()
                .unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    builder
        .with_single_cert(vec![identity.certificate.clone()], identity.private_key())
        .unwrap()
}

async fn accept(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    ending: Ending,
    requests: Arc<AtomicUsize>,
) {
    let mut serving = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, requests) = (acceptor.clone(), requests.clone());
        serving.spawn(async move {
            // A client that refuses the certificate ends the connection.
            let _ = serve(stream, acceptor, ending, &requests).await;
        });
        while serving.try_join_next().is_some() {}
    }
}

/// Answers the requests of one connection, which have no body.
async fn serve(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    ending: Ending,
    requests: &AtomicUsize,
) -> std::io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await?);
        }
        requests.fetch_add(1, Ordering::SeqCst);
        let length = match ending {
            Ending::Whole => format!("content-length: {}\r\n", BODY.len()),
            Ending::Cut => String::new(),
        };
        let answer = format!("HTTP/1.1 200 OK\r\n{length}\r\n{BODY}");
        stream.write_all(answer.as_bytes()).await?;
        stream.flush().await?;
        if let Ending::Cut = ending {
            return Ok(());
        }
    }
}

type Configure = Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

fn client(base_url: &str, reqwest: Option<Configure>) -> Client {
    let mut builder = Client::builder("project-test-1", "secret-test-1")
        .base_url(base_url)
        .retry(RetryPolicy::none());
    if let Some(reqwest) = reqwest {
        builder = builder.reqwest(reqwest);
    }
    builder.build().unwrap()
}

async fn get(client: &Client) -> Result<String, Error> {
    let user = client.get(&UserId::from("user-test-1")).await?;
    Ok(user.user_id.to_string())
}

/// The request was not sent, and the error says so.
fn assert_not_sent(error: &Error, server: &TlsServer) {
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!error.maybe_applied());
    let text = error.to_string();
    assert!(
        text.starts_with("GET /v1/users/{user_id}: no connection"),
        "{text}"
    );
    assert_eq!(server.requests(), 0);
}

/// All that the causes of an error say.
fn causes(error: &Error) -> String {
    let mut said = String::new();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        said.push_str(&format!("{error}\n"));
        cause = error.source();
    }
    said
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.sign("127.0.0.1")).await;
    let client = client(&server.base_url(), Some(authority.trusted()));
    assert_eq!(get(&client).await.unwrap(), "user-test-1");
    assert_eq!(get(&client).await.unwrap(), "user-test-1");
    assert_eq!(server.requests(), 2);
}

#[tokio::test]
async fn a_root_beside_those_of_the_system_is_trusted() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.sign("127.0.0.1")).await;
    let root = reqwest::Certificate::from_der(&authority.certificate).unwrap();
    let merge: Configure = Box::new(move |builder| builder.tls_certs_merge([root.clone()]));
    let client = client(&server.base_url(), Some(merge));
    assert_eq!(get(&client).await.unwrap(), "user-test-1");
}

#[tokio::test]
async fn without_the_root_the_server_is_refused() {
    let server = TlsServer::start(&Authority::new().sign("127.0.0.1")).await;
    let error = get(&client(&server.base_url(), None)).await.unwrap_err();
    assert_not_sent(&error, &server);
    assert!(causes(&error).contains("UnknownIssuer"), "{error:?}");
}

#[tokio::test]
async fn with_another_root_the_server_is_refused() {
    let server = TlsServer::start(&Authority::new().sign("127.0.0.1")).await;
    let other = Authority::new().trusted();
    let error = get(&client(&server.base_url(), Some(other)))
        .await
        .unwrap_err();
    assert_not_sent(&error, &server);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new();
    let server = TlsServer::start(&authority.sign("elsewhere.example")).await;
    let client = client(&server.base_url(), Some(authority.trusted()));
    let error = get(&client).await.unwrap_err();
    assert_not_sent(&error, &server);
    assert!(
        causes(&error).contains("not valid for name"),
        "{}",
        causes(&error)
    );
}

#[tokio::test]
async fn a_certificate_of_yesteryear_is_refused() {
    let authority = Authority::new();
    let mut params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2001, 1, 1);
    params.not_after = date_time_ymd(2002, 1, 1);
    let server = TlsServer::start(&authority.sign_with(params)).await;
    let client = client(&server.base_url(), Some(authority.trusted()));
    let error = get(&client).await.unwrap_err();
    assert_not_sent(&error, &server);
    assert!(causes(&error).contains("expired"), "{}", causes(&error));
}

#[tokio::test]
async fn a_refused_certificate_is_no_reason_to_lose_a_create() {
    let server = TlsServer::start(&Authority::new().sign("127.0.0.1")).await;
    let error = client(&server.base_url(), None)
        .create(&CreateUser::with_email("a@example.com"))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.maybe_applied());
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_server_can_ask_for_a_certificate_of_the_clients() {
    let authority = Authority::new();
    let settings = config(&authority.sign("127.0.0.1"), Some(&authority));
    let server = TlsServer::start_with(settings, Ending::Whole).await;

    let unknown = client(&server.base_url(), Some(authority.trusted()));
    get(&unknown).await.unwrap_err();
    assert_eq!(server.requests(), 0);

    let identity = authority.sign("client.example");
    let pem = format!(
        "{}{}",
        pem("CERTIFICATE", &identity.certificate),
        pem("PRIVATE KEY", identity.private_key().secret_der()),
    );
    let identity = reqwest::Identity::from_pem(pem.as_bytes()).unwrap();
    let trusted = authority.trusted();
    let known = client(
        &server.base_url(),
        Some(Box::new(move |builder| {
            trusted(builder).identity(identity.clone())
        })),
    );
    assert_eq!(get(&known).await.unwrap(), "user-test-1");
}

fn pem(label: &str, der: &[u8]) -> String {
    use base64::Engine;

    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
}

/// Whoever is on the way can cut a connection, and what is left of a body may look whole.
#[tokio::test]
async fn a_body_that_ends_where_the_connection_was_cut_is_not_taken_for_whole() {
    let authority = Authority::new();
    let settings = config(&authority.sign("127.0.0.1"), None);
    let server = TlsServer::start_with(settings, Ending::Cut).await;
    let client = client(&server.base_url(), Some(authority.trusted()));
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    assert!(error.maybe_applied());
}

#[tokio::test]
async fn a_server_without_tls_is_refused() {
    // What a server answers whose port for TLS is open to plain HTTP alone.
    let answer = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    let server = FaultServer::start([Behaviour::raw_at_accept(answer)]).await;
    let base_url = format!("https://{}", server.address());
    let error = get(&client(&base_url, None)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.maybe_applied());
    assert_eq!(server.requests(), 0);
}

#[tokio::test]
async fn a_handshake_that_is_not_answered_ends_with_the_time_for_a_connection() {
    let server = FaultServer::start([Behaviour::silence_at_accept()]).await;
    let client = Client::builder("project-test-1", "secret-test-1")
        .base_url(format!("https://{}", server.address()))
        .connect_timeout(Duration::from_millis(200))
        .retry(RetryPolicy::none())
        .build()
        .unwrap();
    let start = Instant::now();
    let error = get(&client).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.maybe_applied());
}
