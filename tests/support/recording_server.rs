//! A server on loopback that keeps what it is sent, byte for byte, and answers every
//! request with the same text. It reads HTTP with code of its own, so that nothing the
//! client uses can hide a mistake of the client.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A running server; it stops when it is dropped.
pub struct RecordingServer {
    base_url: String,
    recorded: Arc<Mutex<Vec<Recorded>>>,
    accepting: JoinHandle<()>,
}

/// One request as it came over the socket.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// `GET /v1/users HTTP/1.1`.
    pub request_line: String,
    /// Names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The whole body; every request of these tests is UTF-8.
    pub body: String,
}

impl Recorded {
    /// The value of the first header of a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The values of every header of a name.
    pub fn header_values(&self, name: &str) -> Vec<&str> {
        self.headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

impl RecordingServer {
    /// Starts it, with what it answers every request.
    pub async fn start(answer: &str) -> RecordingServer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let recorded = Arc::new(Mutex::new(Vec::new()));
        let accepting = tokio::spawn(accept(listener, answer.to_owned(), recorded.clone()));
        RecordingServer {
            base_url,
            recorded,
            accepting,
        }
    }

    /// Where it is, without a slash at the end.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// What has come so far.
    pub fn recorded(&self) -> Vec<Recorded> {
        self.recorded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Drop for RecordingServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, answer: String, recorded: Arc<Mutex<Vec<Recorded>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, answer.clone(), recorded.clone()));
    }
}

async fn serve(mut stream: TcpStream, answer: String, recorded: Arc<Mutex<Vec<Recorded>>>) {
    while let Ok(request) = read(&mut stream).await {
        recorded
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request);
        let response = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{answer}",
            answer.len()
        );
        if stream.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}

async fn read(stream: &mut TcpStream) -> io::Result<Recorded> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8(head).map_err(io::Error::other)?;
    let mut lines = head.trim_end().split("\r\n");
    let request_line = lines.next().unwrap_or_default().to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();

    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(Ok(0), |(_, value)| value.parse())
        .map_err(io::Error::other)?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Recorded {
        request_line,
        headers,
        body: String::from_utf8(body).map_err(io::Error::other)?,
    })
}
