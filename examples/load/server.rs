//! A server that does what it is asked, says so in the form of the Users API, and fails
//! some of its requests on the way.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// Out of 1000 requests.
const FAILING: u64 = 50;

/// When a slow answer comes: later than any attempt waits.
const TOO_LATE: Duration = Duration::from_millis(500);

/// What a call asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Get,
    Search,
    /// Never sent again once it may have been processed.
    Create,
    Update,
    Delete,
}

impl Operation {
    /// What the call of a number does.
    pub(crate) fn of(number: u64) -> Operation {
        match number % 8 {
            0..=2 => Operation::Get,
            3 => Operation::Search,
            4 | 5 => Operation::Create,
            6 => Operation::Update,
            _ => Operation::Delete,
        }
    }

    pub(crate) fn changes_something(self) -> bool {
        !matches!(self, Operation::Get | Operation::Search)
    }
}

/// The server, and what it knows of every request.
pub(crate) struct Server {
    random: AtomicU64,
    requests: AtomicU64,
    failed: AtomicU64,
    /// How often the effect of each call was applied: its number is in the email
    /// address of a create and in the id of a user.
    applied: Vec<AtomicU8>,
}

struct Request {
    operation: Operation,
    number: u64,
}

enum Fault {
    ResetBefore,
    ResetAfter,
    CutAnswer,
    Unavailable,
    /// Nothing was done, which `Retry-After` says.
    ComeBackLater,
    Slow,
}

impl Server {
    /// A server for so many calls, with the failures of a seed.
    pub(crate) fn new(calls: u64, seed: u64) -> Server {
        Server {
            random: AtomicU64::new(seed),
            requests: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            applied: (0..calls).map(|_| AtomicU8::new(0)).collect(),
        }
    }

    /// The next number of SplitMix64, which needs no lock.
    fn random(&self) -> u64 {
        const STEP: u64 = 0x9e37_79b9_7f4a_7c15;
        let mut number = self
            .random
            .fetch_add(STEP, Ordering::Relaxed)
            .wrapping_add(STEP);
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    fn fault(&self) -> Option<Fault> {
        if self.random() % 1000 >= FAILING {
            return None;
        }
        self.failed.fetch_add(1, Ordering::Relaxed);
        Some(match self.random() % 9 {
            0 => Fault::ResetBefore,
            1 => Fault::ResetAfter,
            2 => Fault::CutAnswer,
            3 | 4 => Fault::Unavailable,
            5 => Fault::ComeBackLater,
            _ => Fault::Slow,
        })
    }

    /// How many requests have come.
    pub(crate) fn requests(&self) -> u64 {
        self.requests.load(Ordering::Relaxed)
    }

    /// How many of them it has failed on purpose.
    pub(crate) fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// How often the effect of a call was applied.
    pub(crate) fn times_applied(&self, number: u64) -> u8 {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        self.applied
            .get(index)
            .map_or(0, |times| times.load(Ordering::Relaxed))
    }

    /// Applies the effect of a request, and says how often it had been before.
    fn apply(&self, number: u64) -> u8 {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        self.applied
            .get(index)
            .map_or(0, |times| times.fetch_add(1, Ordering::Relaxed))
    }

    /// How many creates were applied more than once.
    pub(crate) fn created_more_than_once(&self) -> u64 {
        (0_u64..)
            .zip(&self.applied)
            .filter(|(number, _)| Operation::of(*number) == Operation::Create)
            .filter(|(_, times)| times.load(Ordering::Relaxed) > 1)
            .count() as u64
    }

    /// Does what was asked, and answers it.
    fn answer(&self, request: &Request) -> String {
        let number = request.number;
        let user = format!(
            r#"{{"user_id":"user-test-{number}","name":{{"first_name":"Ada"}},"emails":[{{"email_id":"email-test-{number}","email":"load-{number}@example.com","verified":true}}],"status":"active","created_at":"2021-12-02T02:54:57Z"}}"#
        );
        let body = match request.operation {
            Operation::Get => user,
            Operation::Search => {
                let users = vec![user; 10].join(",");
                format!(r#"{{"results":[{users}],"results_metadata":{{"total":10}}}}"#)
            }
            Operation::Create | Operation::Update => {
                self.apply(number);
                format!(r#"{{"user_id":"user-test-{number}","user":{user}}}"#)
            }
            Operation::Delete if self.apply(number) > 0 => {
                return answer("404 Not Found", "", r#"{"error_type":"user_not_found"}"#);
            }
            Operation::Delete => format!(r#"{{"user_id":"user-test-{number}"}}"#),
        };
        answer("200 OK", "", &body)
    }
}

fn answer(status: &str, header: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{header}content-length: {length}\r\n\r\n{body}"
    )
}

/// Serves every connection that comes.
pub(crate) async fn accept(listener: TcpListener, server: Arc<Server>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, server.clone()));
    }
}

/// Serves a connection until it breaks, whoever breaks it.
async fn serve(mut stream: TcpStream, server: Arc<Server>) {
    let mut buffer = Vec::new();
    while let Some(request) = read(&mut stream, &mut buffer).await {
        server.requests.fetch_add(1, Ordering::Relaxed);
        const UNAVAILABLE: &str = "503 Service Unavailable";
        let text = match server.fault() {
            None => server.answer(&request),
            Some(Fault::ResetBefore) => return reset(stream),
            Some(Fault::ResetAfter) => {
                server.answer(&request);
                return reset(stream);
            }
            Some(Fault::CutAnswer) => {
                let text = server.answer(&request);
                let _ = stream.write_all(&text.as_bytes()[..text.len() - 10]).await;
                return reset(stream);
            }
            Some(Fault::Unavailable) => {
                // A gateway says so of a server that may be at work behind it.
                if server.random() % 2 == 0 {
                    server.answer(&request);
                }
                answer(UNAVAILABLE, "", "<html>no server</html>")
            }
            Some(Fault::ComeBackLater) => answer(UNAVAILABLE, "retry-after: 0\r\n", "{}"),
            Some(Fault::Slow) => {
                let text = server.answer(&request);
                sleep(TOO_LATE).await;
                text
            }
        };
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// Closes a connection so that the other end meets an error and not an end.
fn reset(stream: TcpStream) {
    // The name that replaces this one is in no tokio as old as the workspace allows.
    #[allow(deprecated)]
    let _ = stream.set_linger(Some(Duration::ZERO));
}

/// Reads the next request; there is none when the connection ends.
async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Request> {
    loop {
        if let Some((request, length)) = parse(buffer) {
            buffer.drain(..length);
            return Some(request);
        }
        if stream.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

/// A request and how long it is, once all of it is there.
fn parse(bytes: &[u8]) -> Option<(Request, usize)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, rest) = text.split_once("\r\n\r\n")?;
    let body_length = number_after(head, "content-length: ").unwrap_or(0);
    let body = rest.get(..usize::try_from(body_length).ok()?)?;
    let operation = match head.split('/').next()?.trim_end() {
        "GET" => Operation::Get,
        "PUT" => Operation::Update,
        "DELETE" => Operation::Delete,
        _ if head.starts_with("POST /v1/users/search ") => Operation::Search,
        _ => Operation::Create,
    };
    let number = number_after(head, "user-test-")
        .or_else(|| number_after(body, "load-"))
        .unwrap_or(0);
    let request = Request { operation, number };
    Some((request, head.len() + "\r\n\r\n".len() + body.len()))
}

fn number_after(text: &str, marker: &str) -> Option<u64> {
    let (_, after) = text.split_once(marker)?;
    let end = after
        .find(|character: char| !character.is_ascii_digit())
        .unwrap_or(after.len());
    after[..end].parse().ok()
}
