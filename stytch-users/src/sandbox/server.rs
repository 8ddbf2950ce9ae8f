//! The network side: an HTTP/1.1 server on loopback, on a thread of its own.
//!
//! The thread lets the server outlive the runtime it was started from, answer
//! clients that block, and be gone for certain once it is dropped.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    thread,
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    runtime,
    sync::oneshot,
};

use super::service::{Disconnected, LARGEST_BODY, Service};

/// How long to wait before the next try when no connection can be accepted,
/// which happens when the process has too many files open.
const PAUSE_AFTER_FAILED_ACCEPT: Duration = Duration::from_millis(10);

/// A running server, for as long as the value lives.
pub(super) struct Server {
    shutdown: Option<oneshot::Sender<Infallible>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Starts to answer for a service at a port; the system chooses one for 0.
    pub(super) async fn start(service: Arc<Service>, port: u16) -> io::Result<(Self, SocketAddr)> {
        let (shutdown, stopped) = oneshot::channel();
        let (started, start) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("stytch-sandbox".to_owned())
            .spawn(move || run(service, port, started, stopped))?;
        let server = Self {
            shutdown: Some(shutdown),
            thread: Some(thread),
        };
        let address = start
            .await
            .map_err(|_| io::Error::other("the sandbox stopped while it was starting"))??;
        Ok((server, address))
    }
}

impl Drop for Server {
    /// Waits for the thread, so that the port is free when this returns. That
    /// takes no longer than the request being answered at this moment, and
    /// answering a request waits for nothing.
    fn drop(&mut self) {
        self.shutdown = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked is gone as well, which is all that is asked.
            let _ = thread.join();
        }
    }
}

/// Serves until the other end of `stopped` is dropped. The runtime goes with
/// this function, and with it the listener and every connection.
fn run(
    service: Arc<Service>,
    port: u16,
    started: oneshot::Sender<io::Result<SocketAddr>>,
    stopped: oneshot::Receiver<Infallible>,
) {
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            // Nobody listens any more when the start was given up.
            let _ = started.send(Err(error));
            return;
        }
    };
    runtime.block_on(async move {
        let bound = bind(port).await;
        let (listener, address) = match bound {
            Ok(bound) => bound,
            Err(error) => {
                let _ = started.send(Err(error));
                return;
            }
        };
        tokio::spawn(accept(listener, service));
        if started.send(Ok(address)).is_ok() {
            let _ = stopped.await;
        }
    });
}

async fn bind(port: u16) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

async fn accept(listener: TcpListener, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, Arc::clone(&service)));
            }
            Err(_) => tokio::time::sleep(PAUSE_AFTER_FAILED_ACCEPT).await,
        }
    }
}

async fn serve(stream: TcpStream, service: Arc<Service>) {
    // Without this, small answers may wait for the client's acknowledgement. It
    // can only fail when the connection is broken, which the next line finds out.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(Arc::clone(&service), request));
    // A broken connection concerns the client alone; there is nobody to tell.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    service: Arc<Service>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let body = read_body(body).await.map_err(io::Error::other)?;
    let request = Request::from_parts(head, body);
    match service.handle(&request).await {
        Ok(response) => Ok(response.map(Full::new)),
        // hyper closes a connection whose service fails.
        Err(Disconnected) => Err(io::ErrorKind::ConnectionAborted.into()),
    }
}

/// Reads a body to its end even when it is too large, though without keeping more than
/// shows that it is: a client that is still sending would not see an earlier answer.
async fn read_body(mut body: Incoming) -> Result<Bytes, hyper::Error> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            let room = (LARGEST_BODY + 1).saturating_sub(read.len());
            read.extend_from_slice(data.get(..room).unwrap_or(&data));
        }
    }
    Ok(read.freeze())
}
