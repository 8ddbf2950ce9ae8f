//! TLS in front of the sandbox: what is decrypted here goes to its port, and back.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;

use crate::certificate::Certificate;
use crate::{about, log};

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait before the next try when no connection can be accepted, which
/// happens when the process has too many files open.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// Answers over https for as long as the value lives.
pub(crate) struct Https {
    address: SocketAddr,
    certificate: PathBuf,
    accepting: JoinHandle<()>,
}

impl Https {
    /// Listens on a port of `127.0.0.1` for the sandbox at `base_url`, and writes the
    /// certificate to trust to a file.
    pub(crate) async fn start(port: u16, file: &Path, base_url: &str) -> io::Result<Https> {
        let sandbox = base_url
            .strip_prefix("http://")
            .and_then(|address| address.parse().ok())
            .ok_or_else(|| io::Error::other("the sandbox has no address"))?;
        let certificate = Certificate::make().map_err(io::Error::other)?;
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder
                    .with_no_client_auth()
                    .with_single_cert(certificate.chain, certificate.key)
            })
            .map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(about("--https-port", port))?;
        let address = listener.local_addr()?;
        std::fs::write(file, certificate.to_trust).map_err(about("--https", file.display()))?;
        Ok(Https {
            address,
            // Clients are started from other folders.
            certificate: std::path::absolute(file)?,
            accepting: tokio::spawn(accept(
                listener,
                TlsAcceptor::from(Arc::new(config)),
                sandbox,
            )),
        })
    }

    /// `https://127.0.0.1:PORT`, with no slash at the end.
    pub(crate) fn base_url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// The file with the certificate to trust.
    pub(crate) fn certificate(&self) -> &Path {
        &self.certificate
    }
}

impl Drop for Https {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, sandbox: SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(forward(stream, acceptor.clone(), sandbox));
            }
            Err(_) => sleep(PAUSE_AFTER_FAILED_ACCEPT).await,
        }
    }
}

async fn forward(stream: TcpStream, acceptor: TlsAcceptor, sandbox: SocketAddr) {
    // It can only fail when the connection is broken, which the next lines find out.
    let _ = stream.set_nodelay(true);
    let mut client = match timeout(HANDSHAKE_TIMEOUT, acceptor.accept(stream)).await {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => {
            // A client that does not trust the certificate says so nowhere else.
            log(format_args!("https: no connection: {error}"));
            return;
        }
        Err(_) => return,
    };
    let Ok(mut server) = TcpStream::connect(sandbox).await else {
        return;
    };
    let _ = server.set_nodelay(true);
    // A broken connection concerns the client alone.
    let _ = copy_bidirectional(&mut client, &mut server).await;
}
