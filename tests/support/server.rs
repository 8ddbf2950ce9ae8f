//! A server on loopback that records requests byte for byte, and behaves according to a script. It
//! reads and writes raw bytes, because an HTTP library cannot send most malformed responses, and
//! could hide a bug of the client.

use std::any::Any;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stytch_users::{Client, ClientBuilder};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{self, Runtime};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;

use crate::client::builder;

/// The longest time that [`Server::until`] waits. A busy machine needs far less.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// What the server does with one connection or one request, step by step. After the last step it
/// keeps the connection open for the next request.
#[derive(Clone, Debug, Default)]
pub struct Behaviour {
    /// Whether it begins when a connection is accepted. Then the requests stay unread.
    pub is_on_accept: bool,
    steps: Vec<Step>,
}

#[derive(Clone, Debug)]
enum Step {
    Send(Arc<[u8]>),
    Pause(Duration),
    Stall,
    /// Closes the connection, or resets it after [`ErrorKind::ConnectionReset`].
    End(ErrorKind),
}

impl Behaviour {
    /// Begins when a connection is accepted. It must be the whole script.
    pub fn on_accept() -> Behaviour {
        Behaviour {
            is_on_accept: true,
            ..Behaviour::default()
        }
    }

    /// Begins when a request has been read.
    pub fn on_request() -> Behaviour {
        Behaviour::default()
    }

    /// Responds with JSON, unless the headers name another type.
    pub fn respond(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Behaviour {
        let body = body.as_ref();
        let head = head(status, headers, Some(body.len()));
        Behaviour::on_request().send([&head, body].concat())
    }

    /// Responds with status 200.
    pub fn ok(body: impl AsRef<[u8]>) -> Behaviour {
        Behaviour::respond(200, &[], body)
    }

    /// Sends bytes.
    pub fn send(self, bytes: impl Into<Vec<u8>>) -> Behaviour {
        self.send_repeatedly(bytes, 1)
    }

    /// Sends the same bytes a number of times.
    pub fn send_repeatedly(mut self, bytes: impl Into<Vec<u8>>, times: usize) -> Behaviour {
        let step = Step::Send(bytes.into().into());
        self.steps.resize(self.steps.len() + times, step);
        self
    }

    /// Sends bytes one by one, with a pause before each.
    pub fn trickle(self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Behaviour {
        let bytes = bytes.into().into_iter();
        bytes.fold(self, |behaviour, byte| {
            behaviour.then(Step::Pause(pause)).send([byte])
        })
    }

    /// Does nothing until the client ends the connection.
    pub fn stall(self) -> Behaviour {
        self.then(Step::Stall)
    }

    /// Closes the connection.
    pub fn close(self) -> Behaviour {
        self.then(Step::End(ErrorKind::ConnectionAborted))
    }

    /// Resets the connection.
    pub fn reset(self) -> Behaviour {
        self.then(Step::End(ErrorKind::ConnectionReset))
    }

    fn then(mut self, step: Step) -> Behaviour {
        self.steps.push(step);
        self
    }
}

/// Returns the bytes of a response's head. Its type is JSON unless the headers name another.
pub fn head(status: u16, headers: &[(&str, &str)], length: Option<usize>) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Scripted\r\n");
    if !headers.iter().any(|(name, _)| *name == "content-type") {
        head.push_str("content-type: application/json\r\n");
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(length) = length {
        head.push_str(&format!("content-length: {length}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// One request as it was sent.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET /v1/users HTTP/1.1`.
    pub request_line: String,
    /// Names in lower case, in the order in which they were received.
    pub headers: Vec<(String, String)>,
    /// The whole body. Every request of these tests is UTF-8.
    pub body: String,
}

impl Recorded {
    /// Returns the values of all headers with a name.
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.iter().filter(|(known, _)| known == name);
        headers.map(|(_, value)| value.as_str()).collect()
    }
}

/// What a server has done so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Connections it has accepted, including closed ones.
    pub accepted: usize,
    /// Connections that are open now.
    pub open: usize,
    /// Requests it has read to their end.
    pub requests: usize,
    /// Bytes it has sent, including heads.
    pub bytes_sent: usize,
}

/// A running server. It stops, with all of its connections, when it is dropped.
pub struct Server {
    base_url: String,
    shared: Arc<Shared>,
    /// The tasks and the sockets that end when it is dropped.
    _kept: Box<dyn Any + Send + Sync>,
}

#[derive(Default)]
struct Shared {
    script: Vec<Behaviour>,
    recorded: Mutex<Vec<Recorded>>,
    counts: watch::Sender<Counts>,
}

impl Server {
    /// Starts a server with a behaviour for each connection or request in turn. The last one
    /// repeats.
    pub async fn start(script: impl Into<Vec<Behaviour>>) -> Server {
        Server::start_with(script.into(), None)
    }

    /// Starts a server that speaks TLS, with a certificate and its key in PKCS #8.
    pub async fn start_tls(
        certificate: CertificateDer<'static>,
        key: &[u8],
        script: impl Into<Vec<Behaviour>>,
    ) -> Server {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap();
        let config = config.with_no_client_auth();
        let key = key.to_vec().try_into().unwrap();
        let config = config.with_single_cert(vec![certificate], key).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Server::start_with(script.into(), Some(acceptor))
    }

    /// Starts a server on its own runtime, for a test that blocks its thread.
    pub fn start_in_background(script: impl Into<Vec<Behaviour>>) -> (Server, Runtime) {
        let mut runtime = runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        (runtime.block_on(Server::start(script)), runtime)
    }

    fn start_with(script: Vec<Behaviour>, acceptor: Option<TlsAcceptor>) -> Server {
        let listener = loopback_socket().listen(1024).unwrap();
        let shared = Arc::new(Shared {
            script,
            ..Shared::default()
        });
        let scheme = acceptor.as_ref().map_or("http", |_| "https");
        let address = listener.local_addr().unwrap();
        let tasks = JoinSet::from_iter([accept(listener, acceptor, shared.clone())]);
        Server::keeping(scheme, address, shared, tasks)
    }

    /// Reserves a port that refuses every connection. It stays bound, so that no server of
    /// another test can use it.
    pub fn refusing() -> Server {
        let socket = loopback_socket();
        let address = socket.local_addr().unwrap();
        Server::keeping("http", address, Arc::default(), socket)
    }

    /// Listens on a port with a full queue, so that a connection attempt times out as behind a
    /// firewall.
    pub async fn unresponsive() -> Server {
        let listener = loopback_socket().listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let connect = || timeout(Duration::from_millis(250), TcpStream::connect(address));
        let mut queue = Vec::new();
        // Systems differ in how many connections they accept beyond the limit.
        while let Ok(stream) = connect().await {
            queue.push(stream.unwrap());
            assert!(queue.len() < 64, "the queue does not fill");
        }
        Server::keeping("http", address, Arc::default(), (listener, queue))
    }

    fn keeping(
        scheme: &str,
        address: SocketAddr,
        shared: Arc<Shared>,
        kept: impl Any + Send + Sync,
    ) -> Server {
        Server {
            base_url: format!("{scheme}://{address}"),
            shared,
            _kept: Box::new(kept),
        }
    }

    /// Returns its URL, without a slash at the end.
    pub fn base_url(&self) -> String {
        self.base_url.clone()
    }

    /// Creates a builder of a client of this server, with the tested transport.
    pub fn client_builder(&self) -> ClientBuilder {
        builder("project-test-1", "secret-test-1").base_url(self.base_url())
    }

    /// Creates a client of this server with the default settings.
    pub fn client(&self) -> Client {
        self.client_builder().build().unwrap()
    }

    /// Returns the requests it has read.
    pub fn recorded(&self) -> Vec<Recorded> {
        self.shared.recorded.lock().unwrap().clone()
    }

    /// Returns what it has done so far.
    pub fn counts(&self) -> Counts {
        *self.shared.counts.borrow()
    }

    /// Waits until the counts are as a test expects them, and returns `false` if they are not
    /// after 20 seconds.
    pub async fn until(&self, is_reached: impl Fn(Counts) -> bool) -> bool {
        let mut counts = self.shared.counts.subscribe();
        let reached = counts.wait_for(|counts| is_reached(*counts));
        timeout(MAX_WAIT, reached).await.is_ok()
    }

    /// Waits until no connection is open, and returns `false` if one is after 20 seconds.
    pub async fn becomes_idle(&self) -> bool {
        self.until(|counts| counts.open == 0).await
    }
}

/// Returns a socket with a port that the system chooses.
fn loopback_socket() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    socket
}

/// Accepts connections. Their tasks end together with this one.
async fn accept(listener: TcpListener, acceptor: Option<TlsAcceptor>, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        shared.counts.send_modify(|counts| {
            counts.accepted += 1;
            counts.open += 1;
        });
        let (shared, acceptor) = (shared.clone(), acceptor.clone());
        connections.spawn(async move {
            // A client may end its connection at any time.
            let _ = connection(stream, acceptor, &shared).await;
            shared.counts.send_modify(|counts| counts.open -= 1);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(
    mut stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    shared: &Shared,
) -> io::Result<()> {
    // Sends each byte of a trickle immediately.
    stream.set_nodelay(true)?;
    if let Some(acceptor) = acceptor {
        return shared.serve(&mut acceptor.accept(stream).await?).await;
    }
    let served = shared.serve(&mut stream).await;
    if served.is_err_and(|end| end.kind() == ErrorKind::ConnectionReset) {
        stream.set_zero_linger()?;
    }
    Ok(())
}

impl Shared {
    /// Serves a connection until it ends, which is an error here.
    async fn serve(&self, stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<()> {
        if let Some(behaviour) = self.script.first().filter(|first| first.is_on_accept) {
            return self.behave(stream, behaviour).await;
        }
        loop {
            let request = read_request(stream).await?;
            let behaviour = {
                let mut recorded = self.recorded.lock().unwrap();
                recorded.push(request);
                let next = self.script.get(recorded.len() - 1).or(self.script.last());
                next.ok_or(ErrorKind::ConnectionAborted)?
            };
            self.counts.send_modify(|counts| counts.requests += 1);
            self.behave(stream, behaviour).await?;
        }
    }

    async fn behave(
        &self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        behaviour: &Behaviour,
    ) -> io::Result<()> {
        for step in &behaviour.steps {
            match step {
                Step::Send(bytes) => {
                    stream.write_all(bytes).await?;
                    stream.flush().await?;
                    let send = |counts: &mut Counts| counts.bytes_sent += bytes.len();
                    self.counts.send_modify(send);
                }
                Step::Pause(pause) => sleep(*pause).await,
                Step::Stall => {
                    while stream.read(&mut [0; 1024]).await? > 0 {}
                    return Err(ErrorKind::UnexpectedEof.into());
                }
                Step::End(end) => return Err((*end).into()),
            }
        }
        Ok(())
    }
}

async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Recorded> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let mut lines = head.trim_end().split("\r\n");
    let request_line = lines.next().unwrap_or_default().to_owned();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Ok(0), |(_, value)| value.parse());
    let mut body = vec![0; length.map_err(io::Error::other)?];
    stream.read_exact(&mut body).await?;
    Ok(Recorded {
        request_line,
        headers,
        body: String::from_utf8(body).map_err(io::Error::other)?,
    })
}
