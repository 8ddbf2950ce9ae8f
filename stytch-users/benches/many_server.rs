//! A server of one user that has many connections on one thread.

use std::io;
use std::sync::Arc;

use stytch_users_benches::fixture;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;

/// Serves on a thread of its own, for as long as the process lives.
#[allow(dead_code)]
pub(crate) fn start_on_a_thread() -> io::Result<String> {
    let listener = listener()?;
    let base_url = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || serve(listener, 1));
    Ok(base_url)
}

/// A listener on loopback.
pub(crate) fn listener() -> io::Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves every connection, and answers its requests when there are `at_once` of them.
pub(crate) fn serve(listener: std::net::TcpListener, at_once: usize) -> io::Result<()> {
    let body = fixture::get_answer();
    let length = body.len();
    let answer: Arc<str> = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into();
    let barrier = Arc::new(Barrier::new(at_once));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        loop {
            let (stream, _) = listener.accept().await?;
            let (answer, barrier) = (answer.clone(), barrier.clone());
            tokio::spawn(connection(stream, answer, barrier));
        }
    })
}

async fn connection(
    mut stream: TcpStream,
    answer: Arc<str>,
    barrier: Arc<Barrier>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = [0; 1024];
    let mut filled = 0;
    loop {
        let read = stream.read(&mut request[filled..]).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        // No request has a body, and none is sent before the one before it is answered.
        if request[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            barrier.wait().await;
            stream.write_all(answer.as_bytes()).await?;
        }
    }
}
