//! A server on loopback that misbehaves as it is told. It writes bytes of its own
//! choice to raw TCP, because no HTTP library would let it send most of them.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time;

/// A longer head is not read: the connection is closed.
const MOST_HEAD_BYTES: usize = 64 * 1024;

/// A longer body is not read: the connection is closed.
const MOST_BODY_BYTES: usize = 1024 * 1024;

/// What the server does to one connection or one request.
///
/// It is a list of steps. After the last one the connection is kept, and the next
/// request on it is met by the next behaviour of the script.
#[derive(Clone, Debug)]
pub struct Behaviour {
    begins: Begins,
    steps: Vec<Step>,
}

/// When a behaviour takes its place in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Begins {
    /// When a connection was accepted; its requests stay unread.
    OnAccept,
    /// When a request was read.
    OnRequest,
}

#[derive(Clone, Debug)]
enum Step {
    /// Writes bytes.
    Send(Vec<u8>),
    /// Writes bytes one by one, with a pause before each.
    Trickle { bytes: Vec<u8>, pause: Duration },
    /// Writes the same bytes many times, which takes no memory.
    Flood { bytes: Vec<u8>, times: usize },
    /// Does nothing until the client goes.
    Stall,
    /// Ends the connection in order.
    Close,
    /// Ends the connection with a reset.
    Reset,
}

impl Behaviour {
    /// Accepts a connection and never reads from it.
    pub fn silence_at_accept() -> Behaviour {
        Behaviour::on_accept(vec![Step::Stall])
    }

    /// Closes a connection as soon as it is accepted.
    pub fn close_at_accept() -> Behaviour {
        Behaviour::on_accept(vec![Step::Close])
    }

    /// Resets a connection as soon as it is accepted.
    pub fn reset_at_accept() -> Behaviour {
        Behaviour::on_accept(vec![Step::Reset])
    }

    /// Sends bytes as soon as a connection is accepted, and closes it.
    pub fn raw_at_accept(bytes: impl Into<Vec<u8>>) -> Behaviour {
        Behaviour::on_accept(vec![Step::Send(bytes.into()), Step::Close])
    }

    /// Reads the request and never answers.
    pub fn silence() -> Behaviour {
        Behaviour::on_request(vec![Step::Stall])
    }

    /// Reads the request and closes the connection.
    pub fn close() -> Behaviour {
        Behaviour::on_request(vec![Step::Close])
    }

    /// Reads the request and resets the connection.
    pub fn reset() -> Behaviour {
        Behaviour::on_request(vec![Step::Reset])
    }

    /// Answers in order and keeps the connection.
    pub fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Behaviour {
        let body = body.as_ref();
        let mut bytes = head(status, headers, Some(body.len()));
        bytes.extend_from_slice(body);
        Behaviour::raw(bytes)
    }

    /// Answers with a status that has no body and no length: 204 or 304.
    pub fn answer_without_body(status: u16) -> Behaviour {
        Behaviour::raw(head(status, &[], None))
    }

    /// Sends bytes, whatever they are, and keeps the connection.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Behaviour {
        Behaviour::on_request(vec![Step::Send(bytes.into())])
    }

    /// Sends bytes one by one, with a pause before each, and keeps the connection.
    pub fn trickle(bytes: impl Into<Vec<u8>>, pause: Duration) -> Behaviour {
        Behaviour::on_request(vec![Step::Trickle {
            bytes: bytes.into(),
            pause,
        }])
    }

    /// Answers with a body of that many copies of a mebibyte of `x`. No more than one
    /// copy is kept, and [`FaultServer::bytes_sent`] says how many the client took.
    pub fn mebibytes(status: u16, headers: &[(&str, &str)], count: usize) -> Behaviour {
        let mebibyte = vec![b'x'; 1024 * 1024];
        let length = mebibyte.len() * count;
        Behaviour::on_request(vec![
            Step::Send(head(status, headers, Some(length))),
            Step::Flood {
                bytes: mebibyte,
                times: count,
            },
        ])
    }

    /// As [`mebibytes`](Behaviour::mebibytes), in chunks, so that the head does not
    /// say how long the body will be.
    pub fn mebibytes_in_chunks(status: u16, count: usize) -> Behaviour {
        let mut chunk = b"100000\r\n".to_vec();
        chunk.extend(vec![b'x'; 1024 * 1024]);
        chunk.extend(b"\r\n");
        Behaviour::on_request(vec![
            Step::Send(head(status, &[("transfer-encoding", "chunked")], None)),
            Step::Flood {
                bytes: chunk,
                times: count,
            },
            Step::Send(b"0\r\n\r\n".to_vec()),
        ])
    }

    /// Sends a redirect to a URL.
    pub fn redirect(status: u16, location: &str) -> Behaviour {
        Behaviour::answer(status, &[("location", location)], "")
    }

    /// Then sends more bytes.
    pub fn then_send(mut self, bytes: impl Into<Vec<u8>>) -> Behaviour {
        self.steps.push(Step::Send(bytes.into()));
        self
    }

    /// Then trickles more bytes.
    pub fn then_trickle(mut self, bytes: impl Into<Vec<u8>>, pause: Duration) -> Behaviour {
        self.steps.push(Step::Trickle {
            bytes: bytes.into(),
            pause,
        });
        self
    }

    /// Then does nothing until the client goes.
    pub fn then_stall(mut self) -> Behaviour {
        self.steps.push(Step::Stall);
        self
    }

    /// Then closes the connection.
    pub fn then_close(mut self) -> Behaviour {
        self.steps.push(Step::Close);
        self
    }

    /// Then resets the connection.
    pub fn then_reset(mut self) -> Behaviour {
        self.steps.push(Step::Reset);
        self
    }

    fn on_accept(steps: Vec<Step>) -> Behaviour {
        Behaviour {
            begins: Begins::OnAccept,
            steps,
        }
    }

    fn on_request(steps: Vec<Step>) -> Behaviour {
        Behaviour {
            begins: Begins::OnRequest,
            steps,
        }
    }
}

/// The bytes of a head, with the empty line after it.
///
/// The type is JSON unless the headers name another one.
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

/// A running server; it stops, with all of its connections, when it is dropped.
pub struct FaultServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    script: Mutex<Script>,
    request_lines: Mutex<Vec<String>>,
    accepted: Mutex<usize>,
    bytes_sent: Mutex<usize>,
    requests: watch::Sender<usize>,
    open_connections: watch::Sender<usize>,
}

struct Script {
    behaviours: Vec<Behaviour>,
    next: usize,
}

impl Script {
    /// The behaviour whose turn it is, if it begins then.
    fn take(&mut self, begins: Begins) -> Option<Behaviour> {
        let last = self.behaviours.len() - 1;
        let behaviour = &self.behaviours[self.next.min(last)];
        if behaviour.begins != begins {
            return None;
        }
        self.next += 1;
        Some(behaviour.clone())
    }
}

impl FaultServer {
    /// Starts it with a script: a behaviour for each connection or request in turn,
    /// of which the last one repeats.
    ///
    /// # Panics
    ///
    /// When the script is empty, or no port of loopback is free.
    pub async fn start(script: impl Into<Vec<Behaviour>>) -> FaultServer {
        let behaviours = script.into();
        FaultServer::start_knowing(|_| behaviours).await
    }

    /// As [`start`](FaultServer::start), for a script that names the server itself: it
    /// is made from the server's URL.
    ///
    /// # Panics
    ///
    /// When the script is empty, or no port of loopback is free.
    pub async fn start_knowing(script: impl FnOnce(&str) -> Vec<Behaviour>) -> FaultServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let behaviours = script(&url_of(address));
        assert!(
            !behaviours.is_empty(),
            "a script has at least one behaviour"
        );
        let shared = Arc::new(Shared {
            script: Mutex::new(Script {
                behaviours,
                next: 0,
            }),
            request_lines: Mutex::default(),
            accepted: Mutex::default(),
            bytes_sent: Mutex::default(),
            requests: watch::Sender::new(0),
            open_connections: watch::Sender::new(0),
        });
        let accepting = tokio::spawn(accept(listener, shared.clone()));
        FaultServer {
            address,
            shared,
            accepting,
        }
    }

    /// Where it is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it is, as a URL without a slash at the end.
    pub fn base_url(&self) -> String {
        url_of(self.address)
    }

    /// How many connections it has accepted, closed ones included.
    pub fn accepted(&self) -> usize {
        *locked(&self.shared.accepted)
    }

    /// How many whole requests it has read.
    pub fn requests(&self) -> usize {
        *self.shared.requests.borrow()
    }

    /// The first line of every request it has read.
    pub fn request_lines(&self) -> Vec<String> {
        locked(&self.shared.request_lines).clone()
    }

    /// How many bytes it has given to the network, heads included.
    pub fn bytes_sent(&self) -> usize {
        *locked(&self.shared.bytes_sent)
    }

    /// How many connections are open now.
    pub fn open_connections(&self) -> usize {
        *self.shared.open_connections.borrow()
    }

    /// Waits until it has read that many requests; false when they did not come in
    /// time.
    pub async fn has_read(&self, requests: usize, within: Duration) -> bool {
        let mut count = self.shared.requests.subscribe();
        time::timeout(within, count.wait_for(|count| *count >= requests))
            .await
            .is_ok()
    }

    /// Waits until no connection is open; false when one still is after that time.
    pub async fn is_left_alone(&self, within: Duration) -> bool {
        let mut count = self.shared.open_connections.subscribe();
        time::timeout(within, count.wait_for(|count| *count == 0))
            .await
            .is_ok()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A port of loopback where every connection is refused. It is held, so that no server
/// of another test can have it.
pub struct RefusingPort {
    held: TcpSocket,
}

impl RefusingPort {
    /// Holds a port and does not listen on it.
    ///
    /// # Panics
    ///
    /// When no port of loopback is free.
    pub fn hold() -> RefusingPort {
        RefusingPort { held: bound() }
    }

    /// Where it is, as a URL without a slash at the end.
    pub fn base_url(&self) -> String {
        url_of(self.held.local_addr().unwrap())
    }
}

/// A port of loopback where a connection is neither made nor refused, as behind a
/// firewall that drops what it does not let through: the queue of its listener is full.
pub struct UnansweringPort {
    listener: TcpListener,
    _in_the_queue: Vec<TcpStream>,
}

impl UnansweringPort {
    /// Listens, and fills the queue with connections that are never accepted.
    ///
    /// # Panics
    ///
    /// When no port of loopback is free.
    pub async fn hold() -> UnansweringPort {
        let listener = bound().listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut in_the_queue = Vec::new();
        // Systems differ in how many they take beyond the length asked for; the first
        // one that is left waiting shows that the queue is full.
        while let Ok(stream) =
            time::timeout(Duration::from_millis(250), TcpStream::connect(address)).await
        {
            in_the_queue.push(stream.unwrap());
            assert!(in_the_queue.len() < 64, "the queue does not fill");
        }
        UnansweringPort {
            listener,
            _in_the_queue: in_the_queue,
        }
    }

    /// Where it is, as a URL without a slash at the end.
    pub fn base_url(&self) -> String {
        url_of(self.listener.local_addr().unwrap())
    }
}

fn bound() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    socket
}

fn url_of(address: SocketAddr) -> String {
    format!("http://{address}")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The tasks of the connections belong to this one and end with it.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut serving = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        *locked(&shared.accepted) += 1;
        let open = Open::count(shared.clone());
        serving.spawn(async move {
            // A client that goes away ends the connection; that is no mistake here.
            let _ = serve(stream, &open.shared).await;
        });
        while serving.try_join_next().is_some() {}
    }
}

/// Counts a connection as open for as long as it lives.
struct Open {
    shared: Arc<Shared>,
}

impl Open {
    fn count(shared: Arc<Shared>) -> Open {
        shared.open_connections.send_modify(|count| *count += 1);
        Open { shared }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.shared
            .open_connections
            .send_modify(|count| *count -= 1);
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    // A byte of a trickle leaves at once.
    stream.set_nodelay(true)?;
    let on_accept = locked(&shared.script).take(Begins::OnAccept);
    if let Some(behaviour) = on_accept {
        return behave(&mut stream, behaviour, shared).await.map(|_| ());
    }
    loop {
        let request_line = read_request(&mut stream).await?;
        locked(&shared.request_lines).push(request_line);
        let behaviour = locked(&shared.script).take(Begins::OnRequest);
        shared.requests.send_modify(|count| *count += 1);
        // A script that goes on with an accepted connection has nothing for a request
        // on this one.
        let Some(behaviour) = behaviour else {
            return Ok(());
        };
        if let Goes::Away = behave(&mut stream, behaviour, shared).await? {
            return Ok(());
        }
    }
}

/// Whether a connection is kept after a behaviour.
enum Goes {
    On,
    Away,
}

async fn behave(stream: &mut TcpStream, behaviour: Behaviour, shared: &Shared) -> io::Result<Goes> {
    for step in behaviour.steps {
        match step {
            Step::Send(bytes) => send(stream, &bytes, shared).await?,
            Step::Trickle { bytes, pause } => {
                for byte in bytes {
                    time::sleep(pause).await;
                    send(stream, &[byte], shared).await?;
                }
            }
            Step::Flood { bytes, times } => {
                for _ in 0..times {
                    send(stream, &bytes, shared).await?;
                }
            }
            Step::Stall => {
                wait_for_the_end(stream).await;
                return Ok(Goes::Away);
            }
            Step::Close => return Ok(Goes::Away),
            Step::Reset => {
                stream.set_zero_linger()?;
                return Ok(Goes::Away);
            }
        }
    }
    Ok(Goes::On)
}

async fn send(stream: &mut TcpStream, mut bytes: &[u8], shared: &Shared) -> io::Result<()> {
    while !bytes.is_empty() {
        let count = stream.write(bytes).await?;
        *locked(&shared.bytes_sent) += count;
        bytes = &bytes[count..];
    }
    Ok(())
}

/// Reads and forgets until the client ends the connection.
async fn wait_for_the_end(stream: &mut TcpStream) {
    let mut forgotten = [0; 1024];
    while let Ok(1..) = stream.read(&mut forgotten).await {}
}

/// Reads one request to the end of its body and gives its first line.
async fn read_request(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() >= MOST_HEAD_BYTES {
            return Err(io::Error::other("the head is too long"));
        }
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let mut lines = head.trim_end().split("\r\n");
    let request_line = lines.next().unwrap_or_default().to_owned();
    let length = lines
        .filter_map(|line| line.split_once(": "))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(Ok(0), |(_, value)| value.parse())
        .map_err(io::Error::other)?;
    if length > MOST_BODY_BYTES {
        return Err(io::Error::other("the body is too long"));
    }
    stream.read_exact(&mut vec![0; length]).await?;
    Ok(request_line)
}
