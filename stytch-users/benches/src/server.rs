//! A server on loopback with prepared responses.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::{fixture, runtime};

struct Responses {
    get: Vec<u8>,
    create: Vec<u8>,
    exchange: Vec<u8>,
    /// Each with the cursor of the one after it.
    pages: Vec<Vec<u8>>,
}

/// Starts a server of one user and of a search with this number of pages, and returns its URL,
/// without a slash at the end. Its thread ends with the process; counts of the client's thread do
/// not include it.
pub fn start_server(pages: usize) -> String {
    let runtime = runtime();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"));
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("it was just bound");
    let responses = Arc::new(Responses::new(pages));
    std::thread::spawn(move || runtime.block_on(accept(listener, responses)));
    format!("http://{address}")
}

impl Responses {
    fn new(pages: usize) -> Responses {
        let page = |number| {
            let next = format!("cursor-{number}");
            http(&fixture::page_response((number < pages).then_some(&*next)))
        };
        Responses {
            get: http(&fixture::get_response()),
            create: http(&fixture::create_response()),
            exchange: http(&fixture::exchange_response()),
            pages: (1..=pages).map(page).collect(),
        }
    }

    fn to(&self, head: &str, body: &[u8]) -> &[u8] {
        if head.starts_with("GET ") {
            &self.get
        } else if head.starts_with("PUT ") {
            &self.exchange
        } else if head.starts_with("POST /v1/users/search ") {
            let body = String::from_utf8_lossy(body);
            let page = number_after(&body, "cursor-");
            &self.pages[page]
        } else {
            &self.create
        }
    }
}

/// Returns the number after the first `prefix` in a text, or zero.
fn number_after(text: &str, prefix: &str) -> usize {
    let rest = text.split(prefix).nth(1).unwrap_or_default();
    let end = rest.find(|letter: char| !letter.is_ascii_digit());
    rest[..end.unwrap_or(rest.len())].parse().unwrap_or(0)
}

fn http(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

async fn accept(listener: TcpListener, responses: Arc<Responses>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(serve(stream, responses.clone()));
    }
}

async fn serve(stream: TcpStream, responses: Arc<Responses>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::with_capacity(2048, stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head).await? == 0 {
                return Ok(());
            }
        }
        let length = number_after(&head.to_ascii_lowercase(), "content-length: ");
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        stream.write_all(responses.to(&head, &body)).await?;
    }
}
