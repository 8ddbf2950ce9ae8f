//! A server on loopback that answers every request with what was made before.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use crate::fixture;

/// A server on threads of its own, whose work is not counted: counting is begun and
/// ended on the client's thread. It ends with the process.
#[derive(Clone, Copy)]
pub struct Server {
    address: SocketAddr,
}

struct Answers {
    get: Vec<u8>,
    create: Vec<u8>,
    exchange: Vec<u8>,
    /// Each with the cursor of the one after it.
    pages: Vec<Vec<u8>>,
}

impl Server {
    /// A server of one user.
    pub fn of_one_user() -> Server {
        Server::serve(0)
    }

    /// A server of one user and of a search over so many pages.
    pub fn of_pages(pages: usize) -> Server {
        Server::serve(pages)
    }

    fn serve(pages: usize) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a port");
        let address = listener.local_addr().expect("it was just bound");
        let answers = Arc::new(Answers::new(pages));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answers = answers.clone();
                // A connection that breaks has nothing more to be answered.
                std::thread::spawn(move || serve(stream, &answers));
            }
        });
        Server { address }
    }

    /// Where it is, without a `/` at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Answers {
    fn new(pages: usize) -> Answers {
        let page = |number| {
            let next = format!("cursor-{number}");
            http(&fixture::page_answer(
                Some(next.as_str()).filter(|_| number < pages),
            ))
        };
        Answers {
            get: http(&fixture::get_answer()),
            create: http(&fixture::create_answer()),
            exchange: http(&fixture::exchange_answer()),
            pages: (1..=pages).map(page).collect(),
        }
    }

    fn to(&self, line: &str, body: &[u8]) -> &[u8] {
        if line.starts_with("GET ") {
            &self.get
        } else if line.starts_with("PUT ") {
            &self.exchange
        } else if line.starts_with("POST /v1/users/search ") {
            &self.pages[page(body)]
        } else {
            &self.create
        }
    }
}

/// The index of the page that a search asks for.
fn page(body: &[u8]) -> usize {
    let body = String::from_utf8_lossy(body);
    let cursor = body.split("cursor-").nth(1).unwrap_or("0");
    let end = cursor.find('"').unwrap_or(cursor.len());
    cursor[..end].parse().unwrap_or(0)
}

fn http(body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn serve(stream: TcpStream, answers: &Answers) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut first = String::new();
        if reader.read_line(&mut first)? == 0 {
            return Ok(());
        }
        let mut length = 0;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            if line.trim().is_empty() {
                break;
            }
            let line = line.to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        writer.write_all(answers.to(&first, &body))?;
    }
}
