//! An HTTP/1.1 server on loopback, on its own thread.
//!
//! The thread lets the server outlive the runtime it was started from, respond to clients
//! that block, and be gone when it is dropped.

use std::convert::Infallible;
use std::net::{self, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use std::{io, thread};

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::oneshot;

use super::service::{MAX_BODY, Service};

/// A running server, for as long as the value lives.
///
/// It stops when the sender is dropped. It is `None` only while it is dropped.
pub(super) struct Server(Option<(oneshot::Sender<Infallible>, thread::JoinHandle<()>)>);

impl Server {
    /// Starts to serve at a port; the system chooses one for 0.
    pub(super) fn start(service: Arc<Service>, port: u16) -> io::Result<(Server, SocketAddr)> {
        let listener = net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let (shutdown, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("stytch-sandbox".to_owned())
            // If the runtime cannot start, the port is closed.
            .spawn(move || drop(run(service, listener, stopped)))?;
        Ok((Server(Some((shutdown, thread))), address))
    }
}

impl Drop for Server {
    /// Waits for the thread, so the port is free afterwards. It takes at most as long as the
    /// request that is being handled.
    fn drop(&mut self) {
        if let Some((shutdown, thread)) = self.0.take() {
            drop(shutdown);
            // A thread that panicked has also ended.
            let _ = thread.join();
        }
    }
}

/// Serves until the other end of `stopped` is dropped. The runtime is dropped at the end of
/// this function, and with it the listener and every connection.
fn run(
    service: Arc<Service>,
    listener: net::TcpListener,
    stopped: oneshot::Receiver<Infallible>,
) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        tokio::spawn(accept(TcpListener::from_std(listener)?, service));
        let _ = stopped.await;
        Ok(())
    })
}

async fn accept(listener: TcpListener, service: Arc<Service>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(serve(stream, Arc::clone(&service)));
            }
            // The process may have too many files open.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

async fn serve(stream: TcpStream, service: Arc<Service>) {
    // Without this, small responses may wait for the client's acknowledgement. It only
    // fails if the connection is broken.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| respond(Arc::clone(&service), request));
    // A broken connection is an error of the client.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn respond(
    service: Arc<Service>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let body = read_body(body).await.map_err(io::Error::other)?;
    let response = service.handle(Request::from_parts(head, body)).await;
    // hyper closes a connection whose service fails.
    let response = response.ok_or(io::ErrorKind::ConnectionAborted)?;
    Ok(response.map(Full::new))
}

/// Reads a body to its end, because a client that is still sending would not see an earlier
/// response. One byte more than the maximum is kept, to show that the body is too large.
async fn read_body(mut body: Incoming) -> Result<Bytes, hyper::Error> {
    let mut read = BytesMut::new();
    while let Some(frame) = body.frame().await {
        if let Ok(data) = frame?.into_data() {
            let room = (MAX_BODY + 1).saturating_sub(read.len());
            read.extend_from_slice(data.get(..room).unwrap_or(&data));
        }
    }
    Ok(read.freeze())
}
